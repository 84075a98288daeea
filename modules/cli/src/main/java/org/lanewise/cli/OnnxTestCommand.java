package org.lanewise.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lanewise.onnx.OnnxCase;
import org.lanewise.ops.simd.Simd;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Runs conformance cases.
@Command(
        name = "test",
        description = "Runs ONNX conformance cases and compares the outputs.",
        footer = {
            "./lanewise onnx test onnx/backend/test/data/node",
            "./lanewise onnx test cases/ more-cases/ --json",
            "A case is a folder with model.onnx and test_data_set_0/input_0.pb, output_0.pb and so on, at any depth below"
                    + " DIR. A model of one operator passes within 1e-3 of each element and 1e-5; a model with weights"
                    + " within 1e-4 of the largest; integers when they are equal. Exit code 1 when a case failed."
        })
final class OnnxTestCommand extends ReportingCommand {

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders with cases, at any depth.")
    List<Path> folders = List.of();

    OnnxTestCommand(Terminal terminal) {
        super(terminal);
    }

    private record Done(OnnxCase test, OnnxCase.Result result) {}

    @Override
    public Integer call() {
        Simd.requireAvailable();
        List<OnnxCase> cases = new ArrayList<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new ConfigurationException("DIR '" + folder + "' is no folder, expected one with cases");
            }
            cases.addAll(OnnxCase.find(folder));
        }
        if (cases.isEmpty()) {
            throw new ConfigurationException(
                    "Folders " + folders + " hold no case, expected model.onnx beside test_data_set_0 at any depth");
        }
        List<Done> done = new ArrayList<>();
        try (Status status = new Status(terminal())) {
            for (OnnxCase test : cases) {
                status.show(done.size() + " of " + cases.size() + ", " + test.name());
                done.add(new Done(test, test.run()));
            }
        }
        int failed = count(done, OnnxCase.Outcome.FAILED);
        if (json) {
            terminal().json(json(done));
        } else {
            print(done);
        }
        return failed == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static int count(List<Done> done, OnnxCase.Outcome outcome) {
        return Math.toIntExact(
                done.stream().filter(one -> one.result().outcome() == outcome).count());
    }

    private static JsonObject json(List<Done> done) {
        return report("lanewise/onnx-test/1")
                .put("passed", count(done, OnnxCase.Outcome.PASSED))
                .put("failed", count(done, OnnxCase.Outcome.FAILED))
                .put("unsupported", count(done, OnnxCase.Outcome.UNSUPPORTED))
                .put(
                        "cases",
                        Json.array(done.stream()
                                .map(one -> Json.object()
                                        .put("name", one.test().name())
                                        .put(
                                                "outcome",
                                                one.result().outcome().name().toLowerCase(java.util.Locale.ROOT))
                                        .put("detail", one.result().detail())
                                        .build())
                                .toList()))
                .build();
    }

    private void print(List<Done> done) {
        for (Done one : done) {
            switch (one.result().outcome()) {
                case PASSED -> {}
                case FAILED ->
                    terminal()
                            .fact(
                                    "Failed",
                                    one.test().name() + ": " + one.result().detail());
                case UNSUPPORTED ->
                    terminal()
                            .fact(
                                    "Not yet",
                                    one.test().name() + ": " + one.result().detail());
            }
        }
        terminal()
                .fact(
                        "Cases",
                        Text.count(done.size()) + ": " + Text.count(count(done, OnnxCase.Outcome.PASSED)) + " passed, "
                                + count(done, OnnxCase.Outcome.FAILED) + " failed, "
                                + count(done, OnnxCase.Outcome.UNSUPPORTED) + " unsupported");
    }
}
