package org.lanewise.onnx.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lanewise.layers.ops.TensorOp;

/// The table of operators and the page that is made from it.
class OperatorTableTest {

    private static final boolean UPDATE = Boolean.getBoolean("lanewise.updateGolden");

    @Test
    void thePageIsThatOfTheTable() throws IOException {
        Path page = root().resolve("docs/onnx-operators.md");
        if (UPDATE) {
            Files.writeString(page, OperatorTable.markdown());
        }
        assertThat(page)
                .as("docs/onnx-operators.md (-Dlanewise.updateGolden=true writes it)")
                .hasContent(OperatorTable.markdown());
    }

    @Test
    void everyEntrySaysWhatItTakes() {
        assertThat(Operators.all()).allSatisfy(entry -> {
            assertThat(entry.since()).isPositive();
            assertThat(entry.until()).isGreaterThanOrEqualTo(entry.since());
            assertThat(entry.types()).isNotBlank();
            assertThat(entry.types() + entry.limits()).doesNotContain("|");
        });
    }

    /// A record that no importer makes would be dead: each is named in this package.
    @Test
    void everyOperatorOfTheSealedFamilyIsMadeBySomeImporter() throws IOException {
        StringBuilder importers = new StringBuilder();
        try (Stream<Path> files =
                Files.list(root().resolve("modules/onnx/src/main/java/org/lanewise/onnx/operators"))) {
            for (Path file : files.toList()) {
                importers.append(Files.readString(file));
            }
        }
        List<String> forgotten = records(TensorOp.class)
                .map(Class::getSimpleName)
                .filter(name -> !importers.toString().matches("(?s).*\\b(new\\s+(\\w+\\.)?)?" + name + "\\b.*"))
                .toList();
        assertThat(forgotten).isEmpty();
    }

    private static Stream<Class<?>> records(Class<?> sealed) {
        return Stream.of(sealed.getPermittedSubclasses())
                .flatMap(type -> type.isSealed() ? records(type) : Stream.of(type));
    }

    /// The folder of the repository: the tests run in that of the module, or above.
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/architecture.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
