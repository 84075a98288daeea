package org.lanewise.ops.simd.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What keeps vectors in registers, read from the class files of all kernels, generated ones
/// included.
///
/// C2 promises to inline the methods of the Vector API and no others. A vector, mask or shuffle
/// that is an argument or result of one of ours becomes an object in every process in which that
/// method stays a call; which ones stay depends on what was compiled before.
class VectorsInMethodsTest {

    private static final String API = "jdk/incubator/vector/";

    /// Types whose objects C2 replaces by registers. A species is an ordinary constant.
    private static final Pattern VECTOR = Pattern.compile("L" + API + "(\\w*Vector|VectorMask|VectorShuffle);");

    /// Methods of vectors that look no operator up.
    private static final Set<String> WITHOUT_OPERATOR = Set.of(
            "blend",
            "broadcast",
            "compare",
            "fromArray",
            "intoArray",
            "lane",
            "lanewise",
            "rearrange",
            "reinterpretAsFloats",
            "reinterpretAsInts",
            "selectFrom",
            "zero");

    private static final List<ClassModel> CLASSES = classes();

    private static List<ClassModel> classes() {
        String file = "/" + Lanes.class.getName().replace('.', '/') + ".class";
        String url = String.valueOf(Lanes.class.getResource(file));
        Path root = Path.of(URI.create(url.substring(0, url.length() - file.length())));
        try (Stream<Path> files = Files.walk(root)) {
            List<ClassModel> classes = new ArrayList<>();
            for (Path each :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                classes.add(ClassFile.of().parse(each));
            }
            return classes;
        } catch (IOException e) {
            throw new AssertionError("cannot read the classes in " + root, e);
        }
    }

    @Test
    void no_method_takes_or_returns_a_vector() {
        List<String> found = new ArrayList<>();
        for (ClassModel type : CLASSES) {
            for (MethodModel method : type.methods()) {
                if (VECTOR.matcher(method.methodType().stringValue()).find()) {
                    found.add(name(
                            type,
                            method.methodName().stringValue(),
                            method.methodType().stringValue()));
                }
            }
        }
        assertThat(CLASSES).hasSizeGreaterThan(100);
        assertThat(found).isEmpty();
    }

    @Test
    void fields_hold_vectors_only_as_constants() {
        List<String> found = new ArrayList<>();
        for (ClassModel type : CLASSES) {
            for (FieldModel field : type.fields()) {
                boolean constant =
                        field.flags().has(AccessFlag.STATIC) && field.flags().has(AccessFlag.FINAL);
                if (!constant && VECTOR.matcher(field.fieldType().stringValue()).find()) {
                    found.add(name(
                            type,
                            field.fieldName().stringValue(),
                            field.fieldType().stringValue()));
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void every_operator_is_used_before_kernels_are_compiled() {
        Set<String> early = new TreeSet<>();
        Set<String> all = new TreeSet<>();
        for (ClassModel type : CLASSES) {
            boolean caches = type.thisClass().asInternalName().equals(internal(OperatorCaches.class));
            for (MethodModel method : type.methods()) {
                operators(method, caches ? early : all);
            }
        }
        assertThat(all).contains("FloatVector.fma", "ASHR");
        assertThat(early).as("operators that %s uses", OperatorCaches.class).containsAll(all);
    }

    /// The operators that a method names, and its calls that stand for one, with the type of the
    /// vector.
    private static void operators(MethodModel method, Set<String> operators) {
        method.code()
                .ifPresent(code -> code.forEach(element -> {
                    if (element instanceof FieldInstruction field
                            && field.owner().asInternalName().equals(API + "VectorOperators")
                            && !field.type().stringValue().contains("Comparison")) {
                        operators.add(field.name().stringValue());
                    }
                    if (element instanceof InvokeInstruction call) {
                        String owner = call.owner().asInternalName();
                        String operation = call.name().stringValue();
                        if ((owner.equals(API + "FloatVector") || owner.equals(API + "IntVector"))
                                && !WITHOUT_OPERATOR.contains(operation)) {
                            operators.add(owner.substring(API.length()) + "." + operation);
                        }
                    }
                }));
    }

    private static String internal(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    private static String name(ClassModel type, String member, String descriptor) {
        return type.thisClass().asInternalName() + "." + member + " " + descriptor;
    }
}
