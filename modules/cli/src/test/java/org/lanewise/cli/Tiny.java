package org.lanewise.cli;

import java.nio.file.Path;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Linear;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Model;
import org.lanewise.layers.ModelFile;
import org.lanewise.layers.Network;
import org.lanewise.layers.Parameters;
import org.lanewise.layers.Relu;
import org.lanewise.tensor.Shape;

/// A network that trains in no time, in a file that `train` goes on from.
final class Tiny {

    static final int SIDE = 20;

    private Tiny() {}

    static Network network(int channels, int side, int classes) {
        return Network.sequential(
                "tiny",
                Shape.of(channels, side, side),
                MaxPool2d.of(2),
                Conv2d.of(4, 3).padding(1),
                new Relu(),
                new Flatten(),
                Linear.of(classes));
    }

    /// Untrained, for pictures of `SIDE` and ten classes.
    static Path file(Path folder) {
        return file(folder, network(1, SIDE, 10));
    }

    static Path file(Path folder, Network network) {
        Path file = folder.resolve("tiny.safetensors");
        ModelFile.write(file, new Model(network, Parameters.initial(network, 1)));
        return file;
    }

    /// Trains the tiny network and checks that it went well.
    ///
    /// @param folder where data, start and run are put
    /// @return the run folder
    static Path trained(Path folder) {
        Path data = IdxFolder.write(folder.resolve("data"), 200, 50, SIDE);
        Path run = folder.resolve("run");
        Run done = Run.of(
                "train",
                file(folder),
                "--data",
                Run.mnist(data),
                "--epochs",
                4,
                "--lr",
                0.01,
                "--threads",
                1,
                "--out",
                run);
        if (done.code() != 0) {
            throw new AssertionError(done.err());
        }
        return run;
    }
}
