package org.lanewise.benchmarks.shapes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes `benchmarks/shapes/*.txt`.
public final class ShapeFiles {

    private ShapeFiles() {}

    /// Runs the program.
    ///
    /// @param args the folder to write into
    /// @throws IOException when a file cannot be written
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : texts().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /// The text of each file by its name.
    static Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        Networks.all()
                .forEach((name, network) -> texts.put(
                        name + ".txt",
                        "# " + network.title() + ": every distinct layer. Written by ShapeFiles.\n"
                                + String.join("\n", network.trace().get().lines())
                                + "\n"));
        return texts;
    }
}
