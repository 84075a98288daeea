package org.lanewise.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

class ParametersTest {

    private static final Network NETWORK = Network.sequential(
            "net", Shape.of(3, 6, 6), Conv2d.of(4, 3), new BatchNorm2d(), new Flatten(), Linear.of(2));

    @Test
    void initialOnesComeFromAStreamForEachParameter() {
        Parameters parameters = Parameters.initial(NETWORK, 42);
        assertThat(parameters.tensors().keySet())
                .containsExactlyElementsOf(
                        NETWORK.parameters().stream().map(Parameter::name).toList());
        for (int i = 0; i < NETWORK.parameters().size(); i++) {
            Parameter parameter = NETWORK.parameters().get(i);
            RandomStream stream = new RandomStream(42, RandomStream.Purpose.INITIALISER, i, 0, 0);
            assertThat(parameters.get(parameter.name()).floats())
                    .isEqualTo(parameter
                            .initializer()
                            .create(parameter.shape(), stream)
                            .floats());
        }
    }

    @Test
    void theSeedDecides() {
        String digest = Parameters.initial(NETWORK, 1).sha256();
        assertThat(Parameters.initial(NETWORK, 1).sha256()).isEqualTo(digest).matches("[0-9a-f]{64}");
        assertThat(Parameters.initial(NETWORK, 2).sha256()).isNotEqualTo(digest);
    }

    @Test
    void whatIsMissingOrUnexpectedIsListed() {
        Map<String, Tensor> tensors =
                new LinkedHashMap<>(Parameters.initial(NETWORK, 1).tensors());
        tensors.remove("conv1.bias");
        tensors.put("conv2.bias", Tensor.zeros(DType.F32, Shape.of(4)));
        assertThatThrownBy(() -> Parameters.of(NETWORK, tensors))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Parameters do not belong to network 'net': missing [conv1.bias], unexpected [conv2.bias]");
    }

    @Test
    void shapesAndTypesAreChecked() {
        Parameters right = Parameters.initial(NETWORK, 1);
        assertThatThrownBy(() -> new Model(NETWORK, right.with("conv1.bias", Tensor.zeros(DType.F32, Shape.of(5)))))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Parameter 'conv1.bias' is [5], network 'net' expects [4]");
        assertThatThrownBy(() -> new Model(NETWORK, right.with("conv1.bias", Tensor.zeros(DType.F64, Shape.of(4)))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Parameter 'conv1.bias' is F64, network 'net' expects F32");
    }

    @Test
    void theNetworkGivesTheOrder() {
        Parameters right = Parameters.initial(NETWORK, 1);
        Map<String, Tensor> reversed = new LinkedHashMap<>();
        List.copyOf(right.tensors().keySet()).reversed().forEach(name -> reversed.put(name, right.get(name)));
        Parameters ordered = Parameters.of(NETWORK, reversed);
        assertThat(List.copyOf(ordered.tensors().keySet()))
                .isEqualTo(List.copyOf(right.tensors().keySet()));
        assertThat(ordered.sha256()).isEqualTo(right.sha256());
    }

    @Test
    void aCopyHasItsOwnNumbers() {
        Parameters original = Parameters.initial(NETWORK, 1);
        Parameters copy = original.copy();
        copy.get("conv1.bias").floats()[0] = 7;
        assertThat(original.get("conv1.bias").floats()[0]).isZero();
        assertThat(original.elements()).isEqualTo(4 * 27 + 4 + 4 * 4 + 2 * 64 + 2);
    }

    @Test
    void anUnknownNameIsAnswered() {
        assertThatThrownBy(() -> Parameters.initial(NETWORK, 1).get("conv1.weights"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Parameters hold no 'conv1.weights'; did you mean 'conv1.weight'?");
    }

    @Test
    void aModelComesBackFromItsFile(@TempDir Path folder) {
        Model model = Model.initial(NETWORK.withMetadata("labels", "a,b"), 3);
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(file, model);
        Model read = ModelFile.read(file);
        assertThat(read.network()).isEqualTo(model.network());
        assertThat(read.parameters().sha256()).isEqualTo(model.parameters().sha256());
    }
}
