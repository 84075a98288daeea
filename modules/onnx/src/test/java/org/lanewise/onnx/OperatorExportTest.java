package org.lanewise.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.layers.Model;
import org.lanewise.layers.Node;
import org.lanewise.onnx.export.DescribedModel;
import org.lanewise.onnx.operators.GraphImport;
import org.lanewise.onnx.proto.ModelProto;
import org.lanewise.onnx.proto.OnnxFile;
import org.lanewise.onnx.reading.LoadLimits;
import org.lanewise.onnx.reading.OnnxUnsupportedException;

/// Cases of the conformance suite, imported, written again and still giving the outputs that they
/// must, where the suite is at hand: in the folder that the system property `lanewise.data` names,
/// or in `shared/data` beside the repository. Skipped otherwise.
class OperatorExportTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();

    /// Cases whose operator opset 21 cannot say: before opset 11 a scale that is not known yet
    /// decides how `Upsample` rounds.
    private static final List<String> WITHOUT_FORM = List.of("test_upsample_nearest");

    @TempDir
    Path folder;

    @Test
    void everyCaseThatPassesStillPassesWhenItIsWrittenAgain() throws IOException {
        List<String> failed = new ArrayList<>();
        List<String> withoutForm = new ArrayList<>();
        int same = 0;
        int passed = 0;
        for (OnnxCase original : OnnxCase.find(suite())) {
            if (original.run().outcome() != OnnxCase.Outcome.PASSED) {
                continue;
            }
            Model read = GraphImport.read(OnnxFile.read(original.model(), LIMITS), original.name());
            byte[] written;
            try {
                written = Onnx.toBytes(read);
            } catch (OnnxUnsupportedException e) {
                withoutForm.add(original.name());
                assertThat(e).hasMessageContaining("has no form in ONNX opset 21");
                continue;
            }
            assertThat(Onnx.read(written, LIMITS).network()).as(original.name()).isEqualTo(read.network());
            ModelProto bare = DescribedModel.withoutDescription(OnnxFile.read(written, LIMITS));
            Model again = GraphImport.read(bare, original.name());
            same += layers(again).equals(layers(read)) ? 1 : 0;
            Path file = folder.resolve("model.onnx");
            Files.write(file, OnnxFile.write(bare));
            OnnxCase.Result result = new OnnxCase(file, original.dataSets()).run();
            passed += result.outcome() == OnnxCase.Outcome.PASSED ? 1 : 0;
            if (result.outcome() != OnnxCase.Outcome.PASSED) {
                failed.add(original.name() + ": " + result);
            }
        }
        assertThat(failed).isEmpty();
        assertThat(withoutForm).isSubsetOf(WITHOUT_FORM);
        assertThat(passed).isGreaterThan(600);
        assertThat(same).as("operators that are written as they were read").isGreaterThan(580);
    }

    private static List<String> layers(Model model) {
        return model.network().nodes().stream()
                .map(Node::layer)
                .map(Object::toString)
                .toList();
    }

    private static Path suite() {
        String property = System.getProperty("lanewise.data");
        Path at = Path.of(System.getProperty("user.dir")).toAbsolutePath();
        Path data = property == null ? at.resolve("shared/data") : Path.of(property);
        while (property == null && !Files.isDirectory(data) && at.getParent() != null) {
            at = at.getParent();
            data = at.resolve("shared/data");
        }
        Path suite = data.resolve("onnx-node");
        assumeTrue(Files.isDirectory(suite), "skipped: no onnx-node in " + data + " (set -Dlanewise.data=FOLDER)");
        return suite;
    }
}
