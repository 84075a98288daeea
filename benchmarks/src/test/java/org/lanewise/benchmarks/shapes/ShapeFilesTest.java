package org.lanewise.benchmarks.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The files are what the program writes.
class ShapeFilesTest {

    @Test
    void theFilesAreUpToDate() throws IOException {
        Path folder = Path.of(System.getProperty("lanewise.root"), "benchmarks", "shapes");
        for (Map.Entry<String, String> file : ShapeFiles.texts().entrySet()) {
            assertThat(folder.resolve(file.getKey())).as("ShapeFiles writes it").hasContent(file.getValue());
        }
    }
}
