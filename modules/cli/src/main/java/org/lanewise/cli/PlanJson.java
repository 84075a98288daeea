package org.lanewise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lanewise.inference.PlannedNetwork;
import org.lanewise.inference.PlannedStep;
import org.lanewise.inference.SessionPlan;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// A plan as JSON: the compiled forms, and the steps of all of them with the number of their form.
final class PlanJson {

    private PlanJson() {}

    static JsonObject of(SessionPlan plan, JsonObject.Builder report) {
        List<Json> networks = new ArrayList<>();
        List<Json> steps = new ArrayList<>();
        for (PlannedNetwork network : plan.networks()) {
            network.steps().forEach(step -> steps.add(step(step, networks.size())));
            networks.add(Json.object()
                    .put("images", network.images())
                    .put("inputs", named(network.inputs()))
                    .put("outputs", named(network.outputs()))
                    .put("macs", network.multiplyAdds())
                    .put("packed_bytes", network.packedBytes())
                    .put("workspace_bytes", network.workspaceBytes())
                    .build());
        }
        return report.put("model", plan.network())
                .put("passes", Json.strings(plan.passes()))
                .put("networks", Json.array(networks))
                .put("steps", Json.array(steps))
                .put("weight_bytes", plan.memory().weightBytes())
                .put("workspace_bytes", plan.memory().workspaceBytes())
                .put("workspaces", plan.memory().workspaces())
                .put("memory_bytes", plan.memory().bytes())
                .build();
    }

    private static Json step(PlannedStep step, int network) {
        List<Json> others = new ArrayList<>();
        for (KernelList.Answer answer : step.choice()) {
            if (!answer.kernel().equals(step.algorithm())) {
                JsonObject.Builder other = Json.object().put("kernel", answer.kernel());
                answer.rejection().ifPresent(reason -> other.put("cannot", reason));
                answer.declined().ifPresent(reason -> other.put("declines", reason));
                others.add(other.build());
            }
        }
        return Json.object()
                .put("network", network)
                .put("layers", Json.strings(step.layers()))
                .put("operation", step.operation())
                .put("algorithm", step.algorithm())
                .put("inputs", shapes(step.inputs()))
                .put("outputs", shapes(step.outputs()))
                .put("macs", step.multiplyAdds())
                .put("bytes", step.bytes())
                .put("others", Json.array(others))
                .build();
    }

    private static Json named(Map<String, Shape> shapes) {
        JsonObject.Builder object = Json.object();
        shapes.forEach((name, shape) -> object.put(name, sizes(shape)));
        return object.build();
    }

    private static Json shapes(List<Shape> shapes) {
        return Json.array(shapes.stream().map(PlanJson::sizes).toList());
    }

    private static Json sizes(Shape shape) {
        List<Json> sizes = new ArrayList<>();
        for (int size : shape.sizes()) {
            sizes.add(Json.of(size));
        }
        return Json.array(sizes);
    }
}
