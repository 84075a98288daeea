package org.lanewise.benchmarks.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.benchmarks.torch.TorchScript;
import org.lanewise.layers.AdaptiveAvgPool2d;
import org.lanewise.layers.Architectures;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.HardSigmoid;
import org.lanewise.layers.HardSwish;
import org.lanewise.layers.Layer;
import org.lanewise.layers.Linear;
import org.lanewise.layers.LocalResponseNorm;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Mish;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Padding;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.Parameters;
import org.lanewise.layers.Permute;
import org.lanewise.layers.Relu;
import org.lanewise.layers.Relu6;
import org.lanewise.layers.Reshape;
import org.lanewise.layers.Sigmoid;
import org.lanewise.layers.Silu;
import org.lanewise.layers.Softmax;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What PyTorch computes from the TorchScript that we write.
class PyTorchLayersTest {

    private static final Shape SAMPLE = Shape.of(6, 9, 10);

    static Stream<List<Layer>> networks() {
        return Stream.of(
                List.of(Conv2d.of(8, 3).padding(1)),
                List.of(Conv2d.of(8, 3).padding(Padding.SAME).stride(2)),
                List.of(Conv2d.of(12, 3).groups(3).dilation(2), new Relu6()),
                List.of(Conv2d.of(8, 1), new BatchNorm2d(), new Relu(), Conv2d.of(4, 3), new HardSwish()),
                List.of(new BatchNorm2d(), new Silu()),
                List.of(MaxPool2d.of(3).stride(2).padding(1), new Sigmoid()),
                List.of(AvgPool2d.of(2), new HardSigmoid(), new Dropout(0.5)),
                List.of(AdaptiveAvgPool2d.of(3), new Flatten()),
                List.of(new GlobalAvgPool2d(), new Flatten(), Linear.of(7), new Softmax(1)),
                List.of(LocalResponseNorm.of(5)),
                List.of(
                        new Reshape(List.of(2, 3, 9, 10)),
                        new Permute(List.of(2, 1, 3, 4)),
                        new Reshape(List.of(6, 9, 10))));
    }

    private static ServedModel model(List<Layer> layers) {
        return model(Network.sequential("layers", SAMPLE, layers.toArray(Layer[]::new)));
    }

    /// Running means and shifts are not zero, so that nothing is hidden by them.
    private static ServedModel model(Network network) {
        Parameters parameters = Parameters.initial(network, 3);
        for (Parameter parameter : network.parameters()) {
            if (parameter.name().endsWith("running_mean") || parameter.name().endsWith("beta")) {
                float[] values = new float[parameter.shape().elements()];
                Arrays.fill(values, 0.25f);
                parameters = parameters.with(parameter.name(), Tensor.of(parameter.shape(), values));
            }
        }
        Model model = new Model(network, parameters);
        return ServedModel.of("layers", model, ServedModel.exported(model));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void pyTorchAgrees(List<Layer> layers) {
        try (Contenders contenders = new Contenders(model(layers), 1, List.of(Peer.PYTORCH))) {
            assertThat(contenders.all().getLast().implementation()).startsWith("PyTorch 2");
            assertThat(contenders.error(1)).isLessThan(1e-5);
        }
    }

    @Test
    void pyTorchAgreesOnBranchesAndGates() {
        Network network = Architectures.of("mobilenet-v3-small", Shape.of(3, 48, 48), 10);
        try (Contenders contenders = new Contenders(model(network), 1, List.of(Peer.PYTORCH))) {
            assertThat(contenders.error(1)).isLessThan(1e-5);
        }
    }

    @Test
    void aLayerWithoutAFormIsNamed() {
        ServedModel mish = model(List.of(new Mish()));
        assertThatThrownBy(() -> TorchScript.write(mish.model(), new ByteArrayOutputStream()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("Mish");
    }
}
