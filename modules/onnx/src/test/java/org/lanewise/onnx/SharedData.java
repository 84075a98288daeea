package org.lanewise.onnx;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// Models, cases and data that others made, where they are at hand: in the folder that the system
/// property `lanewise.data` names, or in `shared/data` beside the repository.
public final class SharedData {

    private SharedData() {}

    /// A folder of them; the test that asks is skipped when there is none.
    ///
    /// @param name its name
    /// @return the folder
    public static Path folder(String name) {
        String property = System.getProperty("lanewise.data");
        Path at = Path.of(System.getProperty("user.dir")).toAbsolutePath();
        Path data = property == null ? at.resolve("shared/data") : Path.of(property);
        while (property == null && !Files.isDirectory(data) && at.getParent() != null) {
            at = at.getParent();
            data = at.resolve("shared/data");
        }
        Path folder = data.resolve(name);
        assumeTrue(Files.isDirectory(folder), "skipped: no " + name + " in " + data + " (set -Dlanewise.data=FOLDER)");
        return folder;
    }
}
