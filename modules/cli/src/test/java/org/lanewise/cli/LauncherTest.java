package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// `./lanewise` and `./mvnw` in a checkout of their own, among JDKs that are none.
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {

    private static final String NO_JDK =
            "lanewise: JDK 25 not found: install one (Eclipse Temurin 25, for example) and set JAVA_HOME to its folder\n";

    @TempDir
    Path folder;

    private Path root;
    private Path stamp;
    private Map<String, String> environment;

    /// The launcher's files, with no folder to search but the home and the PATH, and a PATH without
    /// java.
    @BeforeEach
    void checkOut() throws IOException {
        Path real = Shell.root();
        root = Files.createDirectories(folder.resolve("check out"));
        String search = Files.readString(real.resolve(".mvn/find-jdk25.sh"));
        String confined = search.replaceAll(" /(usr/lib/jvm|Library|opt)/", " " + folder.toRealPath() + "/nowhere/");
        assertThat(confined.lines().filter(line -> line.matches(" +/.*"))).allMatch(line -> line.contains("/nowhere/"));
        Shell.script(root.resolve(".mvn/find-jdk25.sh"), confined);
        Shell.script(root.resolve("lanewise"), Files.readString(real.resolve("lanewise")));
        Shell.script(root.resolve("mvnw"), Files.readString(real.resolve("mvnw")));
        Files.createDirectories(root.resolve("modules/cli/src/main"));
        Files.createDirectories(root.resolve("modules/cli/src/generator"));
        Files.writeString(root.resolve("pom.xml"), "");
        Files.writeString(root.resolve("modules/cli/pom.xml"), "");
        stamp = root.resolve("modules/cli/target/app/build.stamp");
        Files.createDirectories(stamp.getParent());
        Files.writeString(stamp, "");
        Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().plusSeconds(2)));
        environment = new HashMap<>(Map.of("PATH", tools().toString(), "HOME", folder.toString()));
    }

    /// The programs that the scripts need, without any java that is installed beside them.
    private Path tools() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String name : new String[] {
            "cat", "dirname", "find", "flock", "grep", "ls", "mkdir", "readlink", "sed", "touch", "tr", "uname"
        }) {
            for (String place : System.getenv("PATH").split(":", -1)) {
                Path program = Path.of(place, name);
                if (Files.isExecutable(program) && !Files.exists(tools.resolve(name))) {
                    Shell.script(tools.resolve(name), "#!/bin/sh\nexec " + program + " \"$@\"\n");
                }
            }
        }
        return tools;
    }

    /// A folder that looks like a JDK, whose java tells its own place and what it was started with.
    private Path jdk(String name, String version) throws IOException {
        Path jdk = Files.createDirectories(folder.resolve(name));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        Shell.script(jdk.resolve("bin/javac"), "#!/bin/sh\n");
        Shell.script(jdk.resolve("bin/java"), """
                #!/bin/sh
                echo "home $JAVA_HOME"
                for word do echo "word $word"; done
                exit 7
                """);
        return jdk;
    }

    private Run lanewise(Object... words) {
        Object[] all = new Object[words.length + 1];
        all[0] = root.resolve("lanewise");
        System.arraycopy(words, 0, all, 1, words.length);
        return Shell.run(folder, environment, all);
    }

    private void assertFinds(Path jdk) {
        Run run = lanewise("doctor");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("home " + jdk + "\n");
    }

    @Test
    void withoutAJdk25BothCommandsSayInOneLineWhatToInstall() throws IOException {
        assertThat(lanewise("train")).isEqualTo(new Run(2, "", NO_JDK));
        assertThat(Shell.run(folder, environment, root.resolve("mvnw"), "verify"))
                .isEqualTo(new Run(2, "", NO_JDK));
        environment.put("JAVA_HOME", jdk("seventeen", "17.0.15").toString());
        assertThat(lanewise("train")).isEqualTo(new Run(2, "", NO_JDK));
        environment.put("JAVA_HOME", folder.resolve("gone").toString());
        assertThat(lanewise("train")).isEqualTo(new Run(2, "", NO_JDK));
    }

    @Test
    void otherVersionsAndRunTimesWithoutACompilerAreNotTaken() throws IOException {
        jdk(".jdks/250", "250.0.1");
        jdk(".jdks/early-25", "24.0.2");
        Path runTime = jdk(".jdks/jre-25", "25.0.3");
        Files.delete(runTime.resolve("bin/javac"));
        Files.createDirectories(folder.resolve(".jdks/empty-25"));
        assertThat(lanewise("train")).isEqualTo(new Run(2, "", NO_JDK));
    }

    @Test
    void javaHomeIsTakenBeforeThePathAndThePathBeforeFolders() throws IOException {
        Path inFolder = jdk(".jdks/temurin-25", "25");
        assertFinds(inFolder);
        Path onPath = jdk("on path", "25.0.1");
        Files.createSymbolicLink(folder.resolve("tools/java"), onPath.resolve("bin/java"));
        assertFinds(onPath.toRealPath());
        Path chosen = jdk("chosen", "25.0.2");
        environment.put("JAVA_HOME", chosen.toString());
        assertFinds(chosen);
        environment.put("JAVA_HOME", jdk("old", "17").toString());
        assertFinds(onPath.toRealPath());
    }

    @Test
    void anOldJavaOnThePathIsPassedOver() throws IOException {
        Files.createSymbolicLink(
                folder.resolve("tools/java"), jdk("old", "17.0.15").resolve("bin/java"));
        assertFinds(jdk(".sdkman/candidates/java/25.0.3-tem", "25.0.3"));
    }

    @Test
    void argumentsOptionsAndTheExitCodeGoThroughUnchanged() throws IOException {
        environment.put("JAVA_HOME", jdk("chosen", "25").toString());
        environment.put("LANEWISE_JAVA_OPTS", "-Xmx8g -Dx=y");
        Run run = lanewise("predict", "a b.png", "", "*", "$HOME", "--top=1");
        assertThat(run.code()).isEqualTo(7);
        assertThat(run.out().lines().skip(1))
                .containsExactly(
                        "word -Xmx8g",
                        "word -Dx=y",
                        "word -p",
                        "word " + root.toRealPath() + "/modules/cli/target/app",
                        "word -m",
                        "word org.lanewise.cli/org.lanewise.cli.Main",
                        "word predict",
                        "word a b.png",
                        "word ",
                        "word *",
                        "word $HOME",
                        "word --top=1");
    }

    @Test
    void aLinkToTheLauncherWorksFromAnywhere() throws IOException {
        environment.put("JAVA_HOME", jdk("chosen", "25").toString());
        Files.createSymbolicLink(folder.resolve("relative"), Path.of("check out/lanewise"));
        Path link = Files.createSymbolicLink(folder.resolve("tools/lw"), folder.resolve("relative"));
        Run run = Shell.run(folder, environment, link, "doctor");
        assertThat(run.out()).contains("word " + root.toRealPath() + "/modules/cli/target/app\n");
    }

    @Test
    void whatIsOlderThanItsSourcesIsBuiltOnce() throws IOException {
        environment.put("JAVA_HOME", jdk("chosen", "25").toString());
        Shell.script(root.resolve("mvnw"), """
                #!/bin/sh
                echo "mvnw $*"
                touch modules/cli/target/app/build.stamp
                """);
        assertThat(lanewise("doctor").err()).as("nothing is newer").isEmpty();
        Path source = Files.writeString(root.resolve("modules/cli/src/main/New.java"), "");
        Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().minusSeconds(60)));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(30)));
        Run first = lanewise("doctor");
        assertThat(first.err()).isEqualTo("lanewise: building (a minute or two the first time)\n");
        assertThat(first.code()).isEqualTo(7);
        assertThat(root.resolve("target/lanewise-build.log"))
                .content()
                .contains("mvnw ", "-pl modules/cli -am package");
        assertThat(lanewise("doctor").err()).as("it is built now").isEmpty();
    }

    @Test
    void aBuildThatFailsShowsItsErrorsAndEndsWith2() throws IOException {
        environment.put("JAVA_HOME", jdk("chosen", "25").toString());
        Files.delete(stamp);
        Shell.script(root.resolve("mvnw"), "#!/bin/sh\necho '[INFO] hello'\necho '[ERROR] no disk'\nexit 1\n");
        Run run = lanewise("doctor");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.errLines())
                .containsExactly(
                        "lanewise: building (a minute or two the first time)",
                        "[ERROR] no disk",
                        "lanewise: the build failed, see " + root.toRealPath() + "/target/lanewise-build.log");
    }

    @Test
    void itStartsTheRealProgramOnTheRealJdk() throws IOException {
        int number = 0;
        for (String entry : System.getProperty("jdk.module.path").split(":", -1)) {
            Path module = Path.of(entry);
            copy(module, stamp.resolveSibling(Files.isDirectory(module) ? "module" + number++ : fileName(module)));
        }
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        Run run = lanewise("--version");
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).startsWith("lanewise ").contains("\njdk 25", "\nvectors ");
        assertThat(lanewise("trian").code()).isEqualTo(2);
    }

    private static String fileName(Path path) {
        return path.getFileName().toString();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
