package org.lanewise.compiler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lanewise.compiler.Buffer.Home;
import org.lanewise.compiler.Step.Stage;
import org.lanewise.layers.Loss;
import org.lanewise.layers.Node;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.ParameterSpec;
import org.lanewise.ops.simd.SumProblem;
import org.lanewise.ops.simd.catalog.Kernels;

/// Collects what the consumers of a value contribute to its gradient and adds it up in the
/// consumers' order, so that the sum does not depend on how the graph was walked.
final class Gradients {

    private final Scope scope;
    private final Set<String> wanted = new HashSet<>();
    private final Set<String> trainable = new HashSet<>();
    /// Nodes with a gradient that use a parameter.
    private final Map<String, Integer> uses = new HashMap<>();
    private final Map<String, Deque<Buffer>> contributions = new HashMap<>();

    /// @param scope the plan's scope
    /// @param nodes live nodes in topological order
    Gradients(Scope scope, List<Node> nodes) {
        this.scope = scope;
        for (Parameter parameter : scope.network().parameters()) {
            if (parameter.kind() == ParameterSpec.Kind.TRAINABLE) {
                trainable.add(parameter.name());
            }
        }
        Set<String> judged = judged(nodes);
        for (Node node : nodes) {
            if (node.outputs().stream().anyMatch(judged::contains)) {
                node.parameters().forEach(parameter -> uses.merge(parameter, 1, Integer::sum));
            }
            if (node.parameters().stream().anyMatch(trainable::contains)
                    || node.inputs().stream().anyMatch(wanted::contains)) {
                wanted.addAll(node.outputs());
            }
        }
    }

    /// The values that the loss depends on through its prediction: the only ones with a gradient.
    private static Set<String> judged(List<Node> nodes) {
        Set<String> judged = new HashSet<>();
        for (Node node : nodes.reversed()) {
            if (node.layer() instanceof Loss) {
                judged.add(node.inputs().getFirst());
            } else if (node.outputs().stream().anyMatch(judged::contains)) {
                judged.addAll(node.inputs());
            }
        }
        return judged;
    }

    /// Whether a value depends on a trainable parameter.
    boolean wanted(String value) {
        return wanted.contains(value);
    }

    /// Whether a parameter has a gradient.
    boolean trains(String parameter) {
        return trainable.contains(parameter);
    }

    /// A fresh buffer for one consumer's contribution.
    Buffer contribution(String value) {
        Buffer buffer = scope.builder().workspace("d " + value, scope.length(scope.shape(value)));
        contribute(value, buffer);
        return buffer;
    }

    /// Adds a consumer's contribution. Consumers come last to first.
    void contribute(String value, Buffer gradient) {
        contributions.computeIfAbsent(value, _ -> new ArrayDeque<>()).addFirst(gradient);
    }

    /// Where a node writes the gradient of a parameter: the gradient slab, a contribution when the
    /// parameter is shared, or a buffer that nobody reads when the parameter is not trained but the
    /// kernel computes its gradient with others.
    Buffer ofParameter(String name) {
        int elements = scope.shape(name).elements();
        if (!trains(name)) {
            return scope.builder().workspace("d " + name, elements);
        }
        int offset = scope.slab().offset(name);
        if (uses.getOrDefault(name, 0) == 1) {
            return scope.builder().buffer("d " + name, elements, Home.GRADIENT, offset);
        }
        Buffer buffer = scope.builder().workspace("d " + name, elements);
        contribute(name, buffer);
        return buffer;
    }

    /// The gradient of a value after all its consumers have contributed.
    ///
    /// @return null when nobody did
    @Nullable
    Buffer resolve(String node, String value) {
        Deque<Buffer> parts = contributions.get(value);
        if (parts == null) {
            return null;
        }
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        Buffer sum = scope.builder().workspace("d " + value, scope.length(scope.shape(value)));
        add(node, parts, sum);
        return sum;
    }

    /// Adds up the contributions to shared parameters.
    void resolveParameters() {
        for (Parameter parameter : scope.network().parameters()) {
            Deque<Buffer> parts = contributions.get(parameter.name());
            if (parts != null) {
                int elements = parameter.shape().elements();
                int offset = scope.slab().offset(parameter.name());
                Buffer sum = scope.builder().buffer("d " + parameter.name(), elements, Home.GRADIENT, offset);
                add(parameter.name(), parts, sum);
            }
        }
    }

    private void add(String node, Deque<Buffer> parts, Buffer sum) {
        List<Buffer> operands = new ArrayList<>(parts);
        operands.add(sum);
        scope.builder()
                .emit(
                        List.of(node),
                        Stage.BACKWARD,
                        Kernels.SUM,
                        new SumProblem(parts.size(), sum.elements()),
                        operands);
    }
}
