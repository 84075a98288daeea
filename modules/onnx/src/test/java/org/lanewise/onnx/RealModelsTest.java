package org.lanewise.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.layers.Model;

/// Runs models and cases that others wrote, where they are at hand: in the folder that the system
/// property `lanewise.data` names, or in `shared/data` beside the repository. Skipped otherwise.
class RealModelsTest {

    @Test
    void everyConformanceCasePasses() {
        assertAllPass("onnx-node", 665);
    }

    @Test
    void everyTrainedAndEveryLightModelGivesItsStoredOutputs() {
        assertAllPass("onnx-models", 13);
    }

    @Test
    void trainedClassifiersBecomeNetworksOfLayersForAnyBatch() {
        for (String name : List.of("mnist-8", "mnist-conv-small", "cifar10-deep-kw")) {
            Model model =
                    Onnx.read(SharedData.folder("onnx-models").resolve(name).resolve("model.onnx"));
            assertThat(model.network().hasOperators())
                    .as("operators left in %s", name)
                    .isFalse();
            assertThat(model.network()
                            .shapes(3)
                            .get(model.network().outputs().getFirst())
                            .size(0))
                    .isEqualTo(3);
        }
    }

    private static void assertAllPass(String name, int count) {
        List<OnnxCase> cases = OnnxCase.find(SharedData.folder(name));
        assertThat(cases).hasSize(count);
        assertThat(cases).allSatisfy(test -> {
            OnnxCase.Result result = test.run();
            assertThat(result.outcome())
                    .as("%s: %s", test.name(), result.detail())
                    .isEqualTo(OnnxCase.Outcome.PASSED);
        });
    }
}
