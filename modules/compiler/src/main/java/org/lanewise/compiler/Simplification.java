package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lanewise.compiler.operators.Budget;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.layers.Input;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// The pass that turns a network of operators into one of layers for any batch, where it can.
///
/// The network is specialised for a batch; when only layers are left, each treats the samples of a
/// batch alike, so the result holds for every batch, also where a file had fixed it at 1.
public final class Simplification {

    /// A batch that no other size is likely to equal by chance.
    private static final int PROBE = 2;

    private Simplification() {}

    /// The network of layers that does what a network of operators does.
    ///
    /// @param model network and parameters
    /// @param elements elements that folding may create
    /// @return a model whose network has no operators, or the given model where that cannot be
    public static Model of(Model model, long elements) {
        Network network = model.network();
        boolean floats =
                network.inputs().stream().allMatch(input -> input.type() == DType.F32 && batched(input.dimensions()));
        if (!network.hasOperators() || !floats || network.inputs().isEmpty()) {
            return model;
        }
        boolean fixed =
                network.inputs().stream().allMatch(input -> input.dimensions().getFirst() == 1);
        if (fixed) {
            return attempt(model, 1, elements).orElse(model);
        }
        return attempt(model, PROBE, elements)
                .or(() -> attempt(model, 1, elements))
                .orElse(model);
    }

    /// Whether sizes are known but for the first, which is open or 1.
    private static boolean batched(List<Integer> dimensions) {
        return !dimensions.isEmpty()
                && dimensions.getFirst() <= 1
                && dimensions.getFirst() != 0
                && dimensions.lastIndexOf(-1) <= 0;
    }

    private static Optional<Model> attempt(Model model, int batch, long elements) {
        Map<String, TensorType> types = new LinkedHashMap<>();
        for (Input input : model.network().inputs()) {
            Shape shape = input.shape(batch);
            types.put(input.name(), new TensorType(DType.F32, shape));
        }
        try {
            Specialization specialized = Specialization.of(model, types, Map.of(), new Budget(elements));
            Network network = specialized.model().network();
            boolean whole = specialized.outputs().entrySet().stream()
                    .allMatch(output -> output.getKey().equals(output.getValue()));
            if (network.hasOperators()
                    || !whole
                    || network.outputs().size() != model.network().outputs().size()) {
                return Optional.empty();
            }
            List<Input> open = new ArrayList<>();
            for (Input input : network.inputs()) {
                List<Integer> dimensions = new ArrayList<>(input.dimensions());
                dimensions.set(0, -1);
                open.add(new Input(input.name(), input.type(), dimensions));
            }
            return Optional.of(new Model(
                    new Network(
                            network.name(),
                            open,
                            network.parameters(),
                            network.nodes(),
                            network.outputs(),
                            network.metadata()),
                    specialized.model().parameters()));
        } catch (ShapeException | ConfigurationException e) {
            return Optional.empty();
        }
    }
}
