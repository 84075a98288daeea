package org.lanewise.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.lanewise.tensor.ConfigurationException;

/// Finding the files of a data set.
final class DataFiles {

    private DataFiles() {}

    static void requireFolder(Path folder, String lookedFor) {
        if (!Files.isDirectory(folder)) {
            throw new ConfigurationException(
                    "Folder '" + folder + "' " + (Files.exists(folder) ? "is not a folder" : "does not exist")
                            + ", expected one with " + lookedFor);
        }
    }

    /// The first of several names that is a file of the folder.
    static Path find(Path folder, List<String> names) {
        for (String name : names) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new ConfigurationException("Folder '" + folder + "' has none of the files "
                + names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ")));
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// A failure of the machine rather than of the file's content.
    static ConfigurationException unreadable(Path file, IOException cause) {
        return new ConfigurationException("File '" + file + "' cannot be read: " + cause, cause);
    }
}
