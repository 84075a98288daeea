package org.lanewise.verification;

import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a class refers to, read from its constant pool: nothing that it uses can be missing
/// there.
final class ClassReferences {
    private static final Pattern TYPE_IN_DESCRIPTOR = Pattern.compile("L([\\w/$]+)[;<]");

    private ClassReferences() {}

    /// Name of the class, with dots.
    static String name(ClassModel model) {
        return model.thisClass().asInternalName().replace('/', '.');
    }

    /// Types that the class names, in its code, its signatures or its annotations, with dots.
    static Set<String> types(ClassModel model) {
        Set<String> types = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof ClassEntry type) {
                add(type.asInternalName(), types);
            } else if (entry instanceof Utf8Entry text) {
                Matcher matcher = TYPE_IN_DESCRIPTOR.matcher(text.stringValue());
                while (matcher.find()) {
                    add(matcher.group(1), types);
                }
            }
        }
        return types;
    }

    /// Fields and methods that the class uses, each as `owner.name` with dots.
    static Set<String> members(ClassModel model) {
        Set<String> members = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof MemberRefEntry member) {
                String owner = member.owner().asInternalName().replace('/', '.');
                members.add(owner + "." + member.name().stringValue());
            }
        }
        return members;
    }

    private static void add(String internalName, Set<String> types) {
        if (!internalName.startsWith("[")) { // the element of an array is in the pool as a descriptor
            types.add(internalName.replace('/', '.'));
        }
    }
}
