package org.lanewise.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// The jar of one module, as the build made it.
///
/// @param folder name of the module's folder below `modules/`
/// @param path the jar
record ModuleJar(String folder, Path path) {
    /// Root of the source tree.
    static final Path ROOT = Path.of(property("lanewise.root"));

    /// Version of the project.
    static final String VERSION = property("lanewise.version");

    private static final List<ModuleJar> ALL = find();

    /// Every module of the tree, in the order of their names.
    static List<ModuleJar> all() {
        return ALL;
    }

    ModuleDescriptor descriptor() {
        return ModuleFinder.of(path).findAll().iterator().next().descriptor();
    }

    /// Every class of the jar but the module descriptor.
    List<ClassModel> classes() {
        List<ClassModel> classes = new ArrayList<>();
        try (JarFile jar = new JarFile(path.toFile())) {
            for (var entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".class") && !entry.getName().equals("module-info.class")) {
                    classes.add(ClassFile.of().parse(jar.getInputStream(entry).readAllBytes()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return classes;
    }

    @Override
    public String toString() {
        return folder;
    }

    private static List<ModuleJar> find() {
        try (Stream<Path> folders = Files.list(ROOT.resolve("modules"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(ModuleJar::of)
                    .sorted((a, b) -> a.folder.compareTo(b.folder))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The jar of a folder; that of the application lies beside those which it needs.
    private static ModuleJar of(Path folder) {
        String name = folder.getFileName().toString();
        String jar = "lanewise-" + name + "-" + VERSION + ".jar";
        for (String place : List.of("target", "target/app")) {
            Path path = folder.resolve(place).resolve(jar);
            if (Files.exists(path)) {
                return new ModuleJar(name, path);
            }
        }
        throw new IllegalStateException("no " + jar + " in " + folder + ": run ./mvnw verify");
    }

    static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("property " + name + " is not set: run with Maven");
        }
        return value;
    }
}
