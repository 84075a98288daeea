package org.lanewise.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Annotation;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Rules of the architecture that the compiler cannot hold, checked in the class files of every
/// module.
final class ArchitectureTest {
    private static final String NULL_MARKED = "Lorg/jspecify/annotations/NullMarked;";

    /// Methods whose last bits the JDK leaves to the platform, and the vector operators that
    /// stand for them.
    private static final Pattern INEXACT =
            Pattern.compile("java\\.lang\\.Math\\.(a?sin|a?cos|a?tan|sinh|cosh|tanh|atan2|exp|expm1|log|log10|log1p|pow"
                    + "|cbrt|hypot)|jdk\\.incubator\\.vector\\.VectorOperators\\.(A?SIN|A?COS|A?TAN|SINH|COSH|TANH"
                    + "|ATAN2|EXP|EXPM1|LOG|LOG10|LOG1P|POW|CBRT|HYPOT)");

    /// Classes that may use them, because none of their values reaches a tensor. Give the reason
    /// with each entry.
    private static final Set<String> INEXACT_ALLOWED = Set.of();

    private static final Pattern PRINTS =
            Pattern.compile("java\\.lang\\.System\\.(out|err|setOut|setErr)|.*\\.printStackTrace");

    @Test
    void packagesHaveNoCycles() {
        Map<String, Set<String>> needs = new TreeMap<>();
        forEachClass((jar, model) -> {
            String from = packageOf(ClassReferences.name(model));
            Set<String> targets = needs.computeIfAbsent(from, p -> new TreeSet<>());
            for (String type : ClassReferences.types(model)) {
                if (type.startsWith("org.lanewise.") && !packageOf(type).equals(from)) {
                    targets.add(packageOf(type));
                }
            }
        });

        assertThat(aCycle(needs)).as("a cycle of packages").isEmpty();
    }

    @Test
    void onlyOpsSimdReadsTheVectorApi() {
        List<String> found = new ArrayList<>();
        forEachClass((jar, model) -> {
            String name = ClassReferences.name(model);
            if (!isIn(name, "org.lanewise.ops.simd")) {
                for (String type : ClassReferences.types(model)) {
                    if (type.startsWith("jdk.incubator.vector.")) {
                        found.add(name + " uses " + type);
                    }
                }
            }
        });

        assertThat(found).isEmpty();
    }

    @Test
    void onlyTheCommandLinePrints() {
        List<String> found = new ArrayList<>();
        forEachClass((jar, model) -> {
            if (!jar.folder().equals("cli")) {
                addMembers(model, PRINTS, found);
            }
        });

        assertThat(found).isEmpty();
    }

    @Test
    void noFunctionThatPlatformsRoundDifferentlyIsUsed() {
        List<String> found = new ArrayList<>();
        forEachClass((jar, model) -> {
            if (!INEXACT_ALLOWED.contains(ClassReferences.name(model))) {
                addMembers(model, INEXACT, found);
            }
        });

        assertThat(found).as("use StrictMath or our own polynomials").isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> packages = new TreeSet<>();
        Set<String> marked = new TreeSet<>();
        forEachClass((jar, model) -> {
            String name = ClassReferences.name(model);
            packages.add(packageOf(name));
            if (name.endsWith(".package-info") && isNullMarked(model)) {
                marked.add(packageOf(name));
            }
        });

        assertThat(marked).isEqualTo(packages);
    }

    @Test
    void packagesBeginWithTheNameOfTheirModule() {
        List<String> found = new ArrayList<>();
        forEachClass((jar, model) -> {
            String name = ClassReferences.name(model);
            if (!isIn(name, jar.descriptor().name())) {
                found.add(name + " in module " + jar.descriptor().name());
            }
        });

        assertThat(found).isEmpty();
    }

    private static void forEachClass(BiConsumer<ModuleJar, ClassModel> action) {
        for (ModuleJar jar : ModuleJar.all()) {
            List<ClassModel> classes = jar.classes();
            assertThat(classes).as("classes of %s", jar).isNotEmpty();
            classes.forEach(model -> action.accept(jar, model));
        }
    }

    private static void addMembers(ClassModel model, Pattern pattern, List<String> found) {
        for (String member : ClassReferences.members(model)) {
            if (pattern.matcher(member).matches()) {
                found.add(ClassReferences.name(model) + " uses " + member);
            }
        }
    }

    private static boolean isNullMarked(ClassModel model) {
        return model.findAttribute(Attributes.runtimeVisibleAnnotations())
                .map(attribute -> attribute.annotations().stream()
                        .map(Annotation::className)
                        .anyMatch(name -> name.equalsString(NULL_MARKED)))
                .orElse(false);
    }

    private static boolean isIn(String className, String packagePrefix) {
        return className.startsWith(packagePrefix + ".");
    }

    private static String packageOf(String className) {
        return className.substring(0, className.lastIndexOf('.'));
    }

    /// The packages of one cycle in order, or an empty list.
    private static List<String> aCycle(Map<String, Set<String>> needs) {
        Set<String> finished = new HashSet<>();
        for (String start : needs.keySet()) {
            List<String> cycle = follow(start, needs, new ArrayList<>(), finished);
            if (!cycle.isEmpty()) {
                return cycle;
            }
        }
        return List.of();
    }

    private static List<String> follow(
            String at, Map<String, Set<String>> needs, List<String> path, Set<String> finished) {
        int before = path.indexOf(at);
        path.add(at);
        if (before >= 0) {
            return path.subList(before, path.size());
        }
        if (!finished.contains(at)) {
            for (String next : needs.getOrDefault(at, Set.of())) {
                List<String> cycle = follow(next, needs, path, finished);
                if (!cycle.isEmpty()) {
                    return cycle;
                }
            }
            finished.add(at);
        }
        path.removeLast();
        return List.of();
    }
}
