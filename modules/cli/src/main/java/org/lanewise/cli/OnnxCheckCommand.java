package org.lanewise.cli;

import java.nio.file.Path;
import java.util.Map;
import org.lanewise.onnx.Onnx;
import org.lanewise.onnx.OnnxReport;
import org.lanewise.onnx.reading.LoadLimits;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Tells whether an ONNX file can be imported.
@Command(
        name = "check",
        description = "Shows everything in an ONNX file that cannot be imported, at once.",
        footer = {
            "./lanewise onnx check model.onnx",
            "./lanewise onnx check model.onnx --json",
            "Every operator, attribute, type and shape that is not supported is listed with its node, its opset and the"
                    + " nearest supported form. Weights are not read. Exit code 1 when there is something to list."
        })
final class OnnxCheckCommand extends ReportingCommand {

    @Parameters(index = "0", paramLabel = "FILE", description = "An ONNX file.")
    Path file = Path.of("");

    OnnxCheckCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        OnnxReport report = Onnx.check(file, LoadLimits.defaults());
        if (json) {
            terminal().json(json(report));
        } else {
            print(report);
        }
        return report.problems().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static JsonObject json(OnnxReport report) {
        JsonObject.Builder operators = Json.object();
        report.operators().forEach((name, count) -> operators.put(name, Json.of(count)));
        JsonObject.Builder opsets = Json.object();
        report.opsets().forEach((domain, version) -> opsets.put(shown(domain), Json.of((double) version)));
        return report("lanewise/onnx-check/1")
                .put("producer", report.producer())
                .put("ir_version", Json.of((double) report.irVersion()))
                .put("opsets", opsets.build())
                .put("operators", operators.build())
                .put(
                        "problems",
                        Json.array(report.problems().stream()
                                .map(problem -> Json.object()
                                        .put("node", problem.node())
                                        .put("operator", problem.operator())
                                        .put("opset", problem.opset())
                                        .put("problem", problem.problem())
                                        .build())
                                .toList()))
                .build();
    }

    private void print(OnnxReport report) {
        terminal().fact("File", file + (report.producer().isEmpty() ? "" : ", written by " + report.producer()));
        StringBuilder opsets = new StringBuilder();
        report.opsets()
                .forEach((domain, version) -> opsets.append(opsets.isEmpty() ? "" : ", ")
                        .append(shown(domain))
                        .append(' ')
                        .append(version));
        terminal().fact("Opsets", opsets + ", file format " + report.irVersion());
        StringBuilder operators = new StringBuilder();
        for (Map.Entry<String, Integer> operator : report.operators().entrySet()) {
            operators
                    .append(operators.isEmpty() ? "" : ", ")
                    .append(operator.getKey())
                    .append(' ')
                    .append(operator.getValue());
        }
        terminal().fact("Operators", operators.toString());
        if (report.problems().isEmpty()) {
            terminal().fact("Problems", "none");
        }
        report.problems()
                .forEach(problem -> terminal()
                        .fact(
                                "Problem",
                                (problem.operator().isEmpty()
                                                ? ""
                                                : problem.operator() + " '" + problem.node() + "', opset "
                                                        + problem.opset() + ": ")
                                        + problem.problem()));
    }

    private static String shown(String domain) {
        return domain.isEmpty() ? "ai.onnx" : domain;
    }
}
