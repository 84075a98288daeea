package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lanewise.compiler.operators.Budget;
import org.lanewise.compiler.operators.Evaluation;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.layers.Input;
import org.lanewise.layers.Layer;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Operator;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.ParameterSpec;
import org.lanewise.layers.Parameters;
import org.lanewise.layers.ShapeInference;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// The pass that makes a network of operators concrete: for inputs of given types it finds the type
/// of every value, folds what depends on constants and shapes alone, drops what no output needs,
/// and puts layers, which run on kernels, in the place of operators (see [LayerForms]).
///
/// What is computed stays the same up to the rounding of the kernels.
public final class Specialization {

    private static final TensorOp SUM = new ElementwiseOp.Binary(ElementwiseOp.BinaryFunction.ADD);

    private final Model model;
    private final Map<String, TensorType> types;
    private final Map<String, String> outputs;

    private Specialization(Model model, Map<String, TensorType> types, Map<String, String> outputs) {
        this.model = model;
        this.types = Collections.unmodifiableMap(types);
        this.outputs = Collections.unmodifiableMap(outputs);
    }

    /// Specialises a network.
    ///
    /// @param model a network of layers and operators, and its parameters
    /// @param inputs element type and shape of each input, by name
    /// @param known values of inputs that do not change; shapes may depend on them
    /// @param budget elements that folding may create
    /// @return the specialised network
    /// @throws ConfigurationException when an input is missing or has another element type
    /// @throws ShapeException when shapes do not fit
    public static Specialization of(
            Model model, Map<String, TensorType> inputs, Map<String, Tensor> known, Budget budget) {
        return new Pass(model, budget).run(inputs, known);
    }

    /// The specialised network with its parameters. Its outputs are the values of [#outputs], each
    /// once, without those that are inputs or constants.
    ///
    /// @return the model
    public Model model() {
        return model;
    }

    /// The outputs of the network that was given.
    ///
    /// @return the value that is each output, by the output's name, in order
    public Map<String, String> outputs() {
        return outputs;
    }

    /// The type of a value.
    ///
    /// @param value its name
    /// @return element type and shape
    /// @throws ConfigurationException when it depends on values of inputs
    public TensorType type(String value) {
        return findType(value)
                .orElseThrow(() ->
                        new ConfigurationException("The type of value '" + value + "' depends on values of inputs"));
    }

    /// The type of a value, where it depends on types alone.
    ///
    /// @param value its name
    /// @return element type and shape
    public Optional<TensorType> findType(String value) {
        return Optional.ofNullable(types.get(value));
    }

    /// One run of the pass.
    private static final class Pass {
        private final Model model;
        private final Budget budget;
        private final Map<String, TensorType> types = new HashMap<>();
        private final Map<String, Tensor> constants = new LinkedHashMap<>();
        private final Map<String, Parameter> parameters = new LinkedHashMap<>();
        private final Map<String, String> aliases = new HashMap<>();
        private final List<Node> nodes = new ArrayList<>();
        private final Map<String, Node> makers = new HashMap<>();
        private final Map<String, Integer> uses = new HashMap<>();

        Pass(Model model, Budget budget) {
            this.model = model;
            this.budget = budget;
        }

        Specialization run(Map<String, TensorType> inputs, Map<String, Tensor> known) {
            Network network = model.network();
            network.nodes().forEach(node -> node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum)));
            network.outputs().forEach(output -> uses.merge(output, 1, Integer::sum));
            for (Parameter parameter : network.parameters()) {
                define(parameter.name(), model.parameters().get(parameter.name()));
                parameters.put(parameter.name(), parameter);
            }
            List<Input> open = new ArrayList<>();
            for (Input input : network.inputs()) {
                Tensor value = known.get(input.name());
                TensorType type = checked(input, value == null ? inputs.get(input.name()) : TensorType.of(value));
                if (value == null) {
                    open.add(new Input(
                            input.name(),
                            type.type(),
                            IntStream.of(type.shape().sizes()).boxed().toList()));
                    types.put(input.name(), type);
                } else {
                    define(input.name(), value);
                }
            }
            for (Node node : network.nodes()) {
                try {
                    add(node);
                } catch (ShapeException e) {
                    throw new ShapeException("Node '" + node.name() + "': " + e.getMessage(), e);
                }
            }
            return finish(open);
        }

        private TensorType checked(Input input, @Nullable TensorType type) {
            String subject = "Network '" + model.network().name() + "' input '" + input.name() + "'";
            if (type == null) {
                throw new ConfigurationException(subject + " has no type to compile for");
            }
            if (type.type() != input.type() || !input.accepts(type.shape())) {
                throw new ShapeException(
                        subject + " is " + type + ", expected " + input.type() + input.dimensions() + " (-1: any)");
            }
            return type;
        }

        private void define(String name, Tensor constant) {
            constants.put(name, constant);
            types.put(name, TensorType.of(constant));
        }

        /// Lets a value stand for another: whoever uses the other uses it from now on.
        private void alias(String value, String same) {
            aliases.put(value, same);
            uses.merge(same, uses.getOrDefault(value, 0) - 1, Integer::sum);
        }

        private String resolve(String value) {
            return aliases.getOrDefault(value, value);
        }

        private void add(Node original) {
            List<String> inputs = original.inputs().stream().map(this::resolve).toList();
            if (!(original.layer() instanceof Operator(TensorOp op))) {
                addLayer(original, inputs);
                return;
            }
            Node node = new Node(original.name(), original.layer(), inputs, List.of(), original.outputs());
            List<@Nullable Tensor> values = new ArrayList<>();
            List<@Nullable TensorType> operands = new ArrayList<>();
            boolean typed = true;
            for (String input : inputs) {
                values.add(constants.get(input));
                operands.add(types.get(input));
                typed &= input.isEmpty() || types.containsKey(input);
            }
            if (!typed || !op.shapeInputs().stream().allMatch(i -> knownOrAbsent(inputs, i))) {
                keep(node);
                return;
            }
            if (foldable(op, inputs)) {
                List<Tensor> results = Evaluation.run(op, Evaluation.withZeros(operands, values), budget);
                for (int i = 0; i < node.outputs().size(); i++) {
                    define(node.outputs().get(i), results.get(i));
                }
                return;
            }
            List<TensorType> results = Evaluation.types(op, operands, values, new Budget(Long.MAX_VALUE));
            for (int i = 0; i < node.outputs().size(); i++) {
                types.put(node.outputs().get(i), results.get(i));
            }
            if (op.equals(SUM) && fusedBias(node, results.getFirst().shape())) {
                return;
            }
            switch (LayerForms.of(op, operands, values, usedOutputs(node), results)) {
                case LayerForm.None() -> keep(node);
                case LayerForm.Same(int input) -> alias(node.outputs().getFirst(), inputs.get(input));
                case LayerForm.Replaced(var layer, var data, var weights) -> {
                    List<String> names = new ArrayList<>();
                    for (LayerForm.Weight weight : weights) {
                        names.add(weight(node, weight, inputs));
                    }
                    keep(new Node(
                            node.name(),
                            layer,
                            data.stream().map(inputs::get).toList(),
                            names,
                            List.of(node.outputs().getFirst())));
                }
            }
        }

        /// Makes a sum with one known number a channel the bias of the layer before it, when nobody
        /// else uses what that layer gives.
        private boolean fusedBias(Node sum, Shape shape) {
            for (int data = 0; data < 2; data++) {
                String value = sum.inputs().get(data);
                Optional<Tensor> bias =
                        BiasFusion.bias(constants.get(sum.inputs().get(1 - data)), shape);
                Node maker = makers.get(value);
                Optional<Layer> biased = maker == null ? Optional.empty() : BiasFusion.biased(maker.layer());
                TensorType type = types.get(value);
                if (maker != null
                        && bias.isPresent()
                        && biased.isPresent()
                        && uses.getOrDefault(value, 0) == 1
                        && type != null
                        && type.shape().equals(shape)) {
                    List<String> weights = new ArrayList<>(maker.parameters());
                    weights.add(weight(
                            maker,
                            new LayerForm.Weight("bias", Optional.empty(), bias.get(), ParameterSpec.Kind.TRAINABLE),
                            List.of()));
                    nodes.remove(maker);
                    keep(new Node(maker.name(), biased.get(), maker.inputs(), weights, sum.outputs()));
                    return true;
                }
            }
            return false;
        }

        /// Number of outputs up to the last that somebody uses.
        private int usedOutputs(Node node) {
            int used = node.outputs().size();
            while (used > 1 && !uses.containsKey(node.outputs().get(used - 1))) {
                used--;
            }
            return used;
        }

        private void keep(Node node) {
            nodes.add(node);
            node.outputs().forEach(output -> makers.put(output, node));
        }

        private boolean knownOrAbsent(List<String> inputs, int index) {
            return index >= inputs.size() || inputs.get(index).isEmpty() || constants.containsKey(inputs.get(index));
        }

        private boolean foldable(TensorOp op, List<String> inputs) {
            for (int i = 0; i < inputs.size(); i++) {
                if (!knownOrAbsent(inputs, i) && !op.typeInputs().contains(i)) {
                    return false;
                }
            }
            return true;
        }

        private void addLayer(Node node, List<String> inputs) {
            List<Shape> shapes = new ArrayList<>();
            for (String input : inputs) {
                TensorType type = types.get(input);
                if (type == null || type.type() != DType.F32) {
                    throw new ShapeException(
                            "input '" + input + "' of " + node.layer().kind() + " is "
                                    + (type == null ? "of a type that depends on values" : type) + ", expected F32");
                }
                shapes.add(type.shape());
            }
            List<Shape> results = ShapeInference.outputs(node.layer(), shapes);
            for (int i = 0; i < results.size(); i++) {
                types.put(node.outputs().get(i), new TensorType(DType.F32, results.get(i)));
            }
            keep(new Node(node.name(), node.layer(), inputs, node.parameters(), node.outputs()));
        }

        /// The name of a layer's parameter: that of the constant itself where it is one as it is.
        private String weight(Node node, LayerForm.Weight weight, List<String> inputs) {
            String name = weight.input().map(inputs::get).orElse(node.name() + "." + weight.role());
            for (int i = 2; constants.containsKey(name) && constants.get(name) != weight.tensor(); i++) {
                name = node.name() + "." + weight.role() + i;
            }
            define(name, weight.tensor());
            parameters.put(
                    name, new Parameter(name, weight.tensor().shape(), DType.F32, Initializer.zeros(), weight.kind()));
            return name;
        }

        /// Gives what nodes make the name of the output that it is, where it had another.
        private void nameAfterOutputs(Map<String, String> outputs) {
            Map<String, String> renamed = new HashMap<>();
            outputs.forEach((output, value) -> {
                if (!output.equals(value) && makers.containsKey(value) && !outputs.containsKey(value)) {
                    renamed.putIfAbsent(value, output);
                }
            });
            outputs.replaceAll((_, value) -> renamed.getOrDefault(value, value));
            nodes.replaceAll(node -> new Node(
                    node.name(),
                    node.layer(),
                    renamed(node.inputs(), renamed),
                    node.parameters(),
                    renamed(node.outputs(), renamed)));
            renamed.forEach((value, output) -> {
                TensorType type = types.get(value);
                if (type != null) {
                    types.put(output, type);
                }
            });
        }

        private static List<String> renamed(List<String> names, Map<String, String> renamed) {
            return names.stream().map(name -> renamed.getOrDefault(name, name)).toList();
        }

        private Specialization finish(List<Input> open) {
            Map<String, String> outputs = new LinkedHashMap<>();
            model.network().outputs().forEach(output -> outputs.put(output, resolve(output)));
            nameAfterOutputs(outputs);
            Set<String> needed = new HashSet<>(outputs.values());
            List<Node> live = new ArrayList<>();
            for (Node node : nodes.reversed()) {
                if (node.outputs().stream().anyMatch(needed::contains)) {
                    live.addFirst(node);
                    needed.addAll(node.inputs());
                    needed.addAll(node.parameters());
                }
            }
            Set<String> made = new HashSet<>();
            live.forEach(node -> made.addAll(node.outputs()));
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            List<Parameter> kept = new ArrayList<>();
            constants.forEach((name, tensor) -> {
                if (needed.contains(name)) {
                    tensors.put(name, tensor);
                    kept.add(parameters.getOrDefault(
                            name,
                            new Parameter(
                                    name,
                                    tensor.shape(),
                                    tensor.type(),
                                    Initializer.zeros(),
                                    ParameterSpec.Kind.CONSTANT)));
                }
            });
            Set<String> ends = new LinkedHashSet<>(outputs.values());
            ends.retainAll(made);
            Network network = model.network();
            Network specialized = new Network(network.name(), open, kept, live, List.copyOf(ends), network.metadata());
            return new Specialization(new Model(specialized, Parameters.of(specialized, tensors)), types, outputs);
        }
    }
}
