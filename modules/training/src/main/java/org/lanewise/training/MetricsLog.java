package org.lanewise.training;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.lanewise.tensor.io.AtomicFile;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// `metrics.jsonl`: one JSON object an epoch. Rewritten whole after each epoch, so that a reader
/// never sees half a line and a resumed run continues the file of the run before.
final class MetricsLog {

    static final String FILE = "metrics.jsonl";

    private MetricsLog() {}

    static void write(Path folder, List<EpochMetrics> epochs) {
        StringBuilder lines = new StringBuilder();
        for (EpochMetrics metrics : epochs) {
            lines.append(toJson(metrics).compact()).append('\n');
        }
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve(FILE), out -> out.write(bytes));
    }

    static Json toJson(EpochMetrics metrics) {
        return Json.object()
                .put("epoch", metrics.epoch())
                .put("step", metrics.step())
                .put("learning_rate", metrics.learningRate())
                .put("train_loss", metrics.trainLoss())
                .put("train_accuracy", metrics.trainAccuracy())
                .put("test_loss", metrics.testLoss())
                .put("test_accuracy", metrics.testAccuracy())
                .put("seconds", metrics.seconds())
                .put("images_per_second", metrics.imagesPerSecond())
                .build();
    }

    static EpochMetrics fromJson(JsonObject object) {
        return new EpochMetrics(
                object.intValue("epoch"),
                object.intValue("step"),
                object.doubleValue("learning_rate"),
                object.doubleValue("train_loss"),
                object.doubleValue("train_accuracy"),
                object.doubleValue("test_loss"),
                object.doubleValue("test_accuracy"),
                object.doubleValue("seconds"),
                object.doubleValue("images_per_second"));
    }
}
