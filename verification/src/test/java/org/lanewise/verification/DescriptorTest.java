package org.lanewise.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rules of the module descriptors: what each jar exports and needs.
final class DescriptorTest {
    private static final Path GOLDEN = ModuleJar.ROOT.resolve("verification/src/test/resources/descriptors");
    private static final boolean UPDATE = Boolean.getBoolean("lanewise.updateGolden");

    /// Modules without a public package: one is an application, the other serves our modules
    /// only.
    private static final Set<String> HIDDEN = Set.of("org.lanewise.cli", "org.lanewise.compiler");

    /// Second packages, each with the decision that allows it.
    private static final Map<String, Set<String>> SECOND = Map.of(
            "org.lanewise.ops.simd", Set.of("org.lanewise.ops.simd.catalog"), // docs/adr/0007-catalog-package.md
            "org.lanewise.layers", Set.of("org.lanewise.layers.ops"), // docs/adr/0010-operators-beside-layers.md
            "org.lanewise.onnx", Set.of("org.lanewise.onnx.reading")); // docs/adr/0010-operators-beside-layers.md

    static List<ModuleJar> jars() {
        return ModuleJar.all();
    }

    /// `-Dlanewise.updateGolden=true` writes the files instead, for a change that is meant.
    @ParameterizedTest
    @MethodSource("jars")
    void descriptorIsThatOfTheGoldenFile(ModuleJar jar) throws IOException {
        Path golden = GOLDEN.resolve(jar.folder() + ".txt");
        String described = describe(jar);
        if (UPDATE) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, described);
        }

        assertThat(golden)
                .as("golden file (-Dlanewise.updateGolden=true writes it)")
                .exists();
        assertThat(described)
                .as("descriptor of %s (-Dlanewise.updateGolden=true accepts it)", jar)
                .isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @MethodSource("jars")
    void carriesTheVersion(ModuleJar jar) {
        assertThat(jar.descriptor().rawVersion()).contains(ModuleJar.VERSION);
    }

    @ParameterizedTest
    @MethodSource("jars")
    void exportsOnePackageToEveryone(ModuleJar jar) {
        ModuleDescriptor descriptor = jar.descriptor();
        Set<String> exported = descriptor.exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> allowed = new TreeSet<>(SECOND.getOrDefault(descriptor.name(), Set.of()));
        if (!HIDDEN.contains(descriptor.name())) {
            allowed.add(descriptor.name());
        }

        assertThat(exported).isEqualTo(allowed);
    }

    @ParameterizedTest
    @MethodSource("jars")
    void needsNothingOfOthersAtRunTime(ModuleJar jar) {
        Set<String> others = new TreeSet<>();
        for (Requires requires : jar.descriptor().requires()) {
            String name = requires.name();
            boolean ours = name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("org.lanewise.");
            if (!ours && !requires.modifiers().contains(Requires.Modifier.STATIC)) {
                others.add(name);
            }
        }

        assertThat(others).isEqualTo(jar.folder().equals("cli") ? Set.of("info.picocli") : Set.of());
    }

    @Test
    void vectorApiAndDesktopAreNeededByOneModuleEach() {
        Map<String, Set<String>> users =
                new TreeMap<>(Map.of("java.desktop", Set.of(), "jdk.incubator.vector", Set.of()));
        users.replaceAll((needed, none) -> ModuleJar.all().stream()
                .map(ModuleJar::descriptor)
                .filter(module -> module.requires().stream()
                        .anyMatch(requires -> requires.name().equals(needed)))
                .map(ModuleDescriptor::name)
                .collect(Collectors.toSet()));

        assertThat(users)
                .isEqualTo(Map.of(
                        "java.desktop", Set.of("org.lanewise.image"),
                        "jdk.incubator.vector", Set.of("org.lanewise.ops.simd")));
    }

    @Test
    void applicationResolvesWithoutAutomaticModules() {
        ModuleFinder application = ModuleFinder.of(ModuleJar.ROOT.resolve("modules/cli/target/app"));
        assertThat(application.findAll())
                .extracting(ModuleReference::descriptor)
                .noneMatch(ModuleDescriptor::isAutomatic);

        // Fails also when two modules have the same package.
        Configuration resolved =
                Configuration.empty().resolve(application, ModuleFinder.ofSystem(), Set.of("org.lanewise.cli"));

        assertThat(resolved.findModule("org.lanewise.ops.simd")).isPresent();
    }

    @ParameterizedTest
    @MethodSource("jars")
    void declaresServicesForTheClassPathAsWell(ModuleJar jar) throws IOException {
        Map<String, Set<String>> onModulePath = new TreeMap<>();
        jar.descriptor().provides().forEach(p -> onModulePath.put(p.service(), new HashSet<>(p.providers())));

        assertThat(servicesOnClassPath(jar)).isEqualTo(onModulePath);
    }

    private static Map<String, Set<String>> servicesOnClassPath(ModuleJar jar) throws IOException {
        String folder = "META-INF/services/";
        Map<String, Set<String>> services = new TreeMap<>();
        try (JarFile file = new JarFile(jar.path().toFile())) {
            for (ZipEntry entry : file.stream().toList()) {
                if (entry.getName().startsWith(folder) && !entry.isDirectory()) {
                    String text = new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                    Set<String> providers = text.lines()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .collect(Collectors.toSet());
                    services.put(entry.getName().substring(folder.length()), providers);
                }
            }
        }
        return services;
    }

    /// What `jar --describe-module` prints, less the version and the place of the jar in its
    /// first line.
    private static String describe(ModuleJar jar) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(err),
                        "--describe-module",
                        "--file",
                        jar.path().toString());
        assertThat(code).as("jar --describe-module: %s", err).isZero();
        List<String> lines = new ArrayList<>(out.toString().strip().lines().toList());
        lines.set(0, jar.descriptor().name());
        return String.join("\n", lines) + "\n";
    }
}
