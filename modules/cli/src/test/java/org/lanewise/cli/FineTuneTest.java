package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.layers.Model;
import org.lanewise.layers.ModelFile;
import org.lanewise.onnx.Onnx;

/// `train FILE` starts from the file's parameters; parts may be frozen, and the classes be others.
class FineTuneTest {

    @TempDir
    private Path folder;

    private Path data;
    private Path file;
    private Model start;

    @BeforeEach
    void write() {
        data = IdxFolder.write(folder.resolve("data"), 60, 20, Tiny.SIDE);
        file = Tiny.file(folder);
        start = ModelFile.read(file);
    }

    private Run train(Object... words) {
        Object[] all = new Object[words.length + 7];
        Object[] first = {"train", words[0], "--data", Run.mnist(data), "--epochs", 1, "--json"};
        System.arraycopy(first, 0, all, 0, 7);
        System.arraycopy(words, 1, all, 7, words.length - 1);
        all[all.length - 1] = "--debug";
        return Run.of(all);
    }

    private static float[] values(Model model, String name) {
        return model.parameters().get(name).floats();
    }

    @Test
    void whatIsFrozenStaysAndTheRestIsTrained() {
        Path out = folder.resolve("run");
        Run done = train(file, "--freeze", "conv.*", "--out", out);
        assertThat(done.code()).as(done.err()).isZero();
        Model model = Onnx.read(out.resolve(RunFolder.MODEL));
        assertThat(values(model, "conv1.weight")).isEqualTo(values(start, "conv1.weight"));
        assertThat(values(model, "linear1.weight")).isNotEqualTo(values(start, "linear1.weight"));
    }

    @Test
    void aResumedRunStaysFrozen() {
        Path out = folder.resolve("run");
        train(file, "--freeze", "conv.*", "--schedule", "constant", "--out", out);
        Run resumed = Run.of("train", "--resume", out, "--epochs", 2, "--json");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.json().intValue("epochs")).isEqualTo(2);
        Model model = Onnx.read(out.resolve(RunFolder.MODEL));
        assertThat(values(model, "conv1.weight")).isEqualTo(values(start, "conv1.weight"));
    }

    @Test
    void anOnnxFileWithOtherClassesGetsAFreshLastLayer() {
        Path five = folder.resolve("five.onnx");
        Onnx.write(Model.initial(Tiny.network(1, Tiny.SIDE, 5), 3), five);
        Run refused = train(five, "--out", folder.resolve("refused"));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("gives output [1, 5]", "has 10 classes");
        Path out = folder.resolve("run");
        Run done = train(five, "--classes", 10, "--freeze", "conv.*", "--out", out);
        assertThat(done.code()).as(done.err()).isZero();
        Model model = Onnx.read(out.resolve(RunFolder.MODEL));
        assertThat(values(model, "linear1.bias")).hasSize(10);
        assertThat(values(model, "conv1.weight")).isEqualTo(values(Onnx.read(five), "conv1.weight"));
        assertThat(Run.of("eval", out, "--json").json().doubleValue("accuracy"))
                .isEqualTo(done.json().doubleValue("test_accuracy"));
    }

    @Test
    void wordsThatDoNotFitAreRefused() {
        assertThat(train(file, "--freeze", "cnov1.*").err())
                .contains("Freeze 'cnov1.*' matches no parameter of network 'tiny'; did you mean 'conv1'?");
        assertThat(train("lenet5", "--classes", 10).err())
                .contains("--classes replaces the last layer of a model file");
        assertThat(Run.of("train", "--resume", folder, "--classes", 10).code()).isEqualTo(2);
    }

    @Test
    void aForeignModelIsJudgedAsTheOptionSays() {
        Path onnx = folder.resolve("foreign.onnx");
        Onnx.write(start, onnx);
        Run silent = Run.of("eval", onnx, "--data", Run.mnist(data));
        assertThat(silent.code()).isZero();
        assertThat(silent.err()).contains("mean [0.1307], deviation [0.3081], of the data set: the model names none");
        Run said = Run.of("eval", onnx, "--data", Run.mnist(data), "--normalize", "0.1307/0.3081");
        assertThat(said.err()).isEmpty();
        assertThat(said.out()).isEqualTo(silent.out());
        assertThat(Run.of("eval", onnx, "--data", Run.mnist(data), "--normalize", "pixels")
                        .out())
                .isNotEqualTo(silent.out());
        Run refused = Run.of("eval", onnx, "--data", Run.mnist(data), "--normalize", "0,0,0/1");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("Normalization '0,0,0/1' has 3 means, expected 1 or one for each of 1 channels");
    }
}
