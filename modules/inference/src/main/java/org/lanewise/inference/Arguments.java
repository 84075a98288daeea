package org.lanewise.inference;

import java.util.List;
import java.util.stream.Collectors;
import org.lanewise.layers.Input;
import org.lanewise.layers.Network;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// What a call must hold before anything is computed or written. Names and shapes are brought into
/// words only when something is refused.
final class Arguments {

    private Arguments() {}

    /// The compiled set that takes the shapes of a call. Arrays without a shape fit any, but there
    /// must be one shape where the session was compiled for several.
    static CompiledSet find(Network network, List<CompiledSet> sets, Slot[] inputs) {
        boolean shaped = sets.size() == 1;
        for (int i = 0; i < inputs.length; i++) {
            shaped |= inputs[i].shape() != null;
        }
        for (int s = 0; shaped && s < sets.size(); s++) {
            if (accepts(sets.get(s), inputs)) {
                return sets.get(s);
            }
        }
        throw notCompiledFor(network, sets, inputs);
    }

    private static boolean accepts(CompiledSet set, Slot[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            Shape shape = inputs[i].shape();
            if (shape != null && !set.accepts(i, shape)) {
                return false;
            }
        }
        return true;
    }

    private static ShapeException notCompiledFor(Network network, List<CompiledSet> sets, Slot[] inputs) {
        StringBuilder message = new StringBuilder("Network '" + network.name() + "'");
        for (int i = 0; i < inputs.length; i++) {
            int input = i;
            String compiled =
                    sets.stream().map(set -> describe(set, input)).distinct().collect(Collectors.joining(" and "));
            Shape shape = inputs[i].shape();
            message.append(i == 0 ? " input '" : ", input '")
                    .append(network.inputs().get(i).name())
                    .append(shape == null ? "' has no shape" : "' is " + shape)
                    .append(", the session was compiled for ")
                    .append(compiled);
        }
        return new ShapeException(message.toString());
    }

    private static String describe(CompiledSet set, int input) {
        Shape shape = set.inputs().get(input);
        return set.hasOpenBatch() && set.maxBatch() > 1
                ? shape + " (batch 1 to " + set.maxBatch() + ")"
                : shape.toString();
    }

    /// The number of samples of a call that does not say it: the batch of its shapes, or 1.
    static int images(Network network, CompiledSet set, Slot[] inputs) {
        int images = 0;
        for (int i = 0; i < inputs.length; i++) {
            Shape shape = inputs[i].shape();
            if (shape != null && shape.rank() > 0 && set.hasOpenBatch()) {
                if (images > 0 && images != shape.size(0)) {
                    throw new ShapeException("Network '" + network.name() + "' input '"
                            + network.inputs().get(i).name() + "' is " + shape + ", expected a batch of " + images
                            + " as of the inputs before it");
                }
                images = shape.size(0);
                if (images == 0) {
                    throw samples(0, set);
                }
            }
        }
        return Math.max(1, images);
    }

    /// Requires that a call fits a compiled set.
    static void check(Network network, CompiledSet set, Slot[] inputs, Slot[] outputs, int images) {
        checkImages(set, images);
        for (int i = 0; i < inputs.length; i++) {
            checkInput(network, set, inputs[i], i, images);
        }
        for (int i = 0; i < outputs.length; i++) {
            checkOutput(network, set, outputs[i], i, images);
        }
    }

    static void checkImages(CompiledSet set, int images) {
        if (images < 1 || images > set.maxBatch()) {
            throw samples(images, set);
        }
    }

    static void checkInput(Network network, CompiledSet set, Slot slot, int index, int images) {
        Input input = network.inputs().get(index);
        if (!slot.isBound()) {
            throw new ShapeException("Network '" + network.name() + "' input '" + input.name()
                    + "' is not bound, expected " + describe(set, index));
        }
        Tensor tensor = slot.tensor();
        DType type = tensor == null ? DType.F32 : tensor.type();
        if (type != input.type()) {
            throw new ShapeException("Network '" + network.name() + "' input '" + input.name() + "' is "
                    + (tensor == null ? "F32" : tensor) + ", expected " + input.type() + describe(set, index));
        }
        if (type == DType.F32 && slot.length() < (long) images * set.inputElements(index)) {
            throw tooShort(
                    network, "input", input.name(), slot, images, set.inputs().get(index));
        }
    }

    private static void checkOutput(Network network, CompiledSet set, Slot slot, int index, int images) {
        String name = network.outputs().get(index);
        Tensor tensor = slot.tensor();
        if (!slot.isBound() || slot.isReadOnly() || tensor != null && tensor.type() != DType.F32) {
            throw new ShapeException("Network '" + network.name() + "' output '" + name + "' is "
                    + (tensor != null ? tensor : slot.isBound() ? "read-only" : "not bound")
                    + ", expected floats to write to");
        }
        Shape sample = set.output(index);
        if (sample != null && slot.length() < (long) images * sample.elements()) {
            throw tooShort(network, "output", name, slot, images, sample);
        }
    }

    private static ShapeException tooShort(
            Network network, String kind, String name, Slot slot, int images, Shape sample) {
        return new ShapeException("Network '" + network.name() + "': the " + kind + " '" + name + "' has "
                + slot.length() + " floats, expected " + (long) images * sample.elements() + " (" + images
                + " samples of " + sample + ")");
    }

    private static ShapeException samples(int images, CompiledSet set) {
        return new ShapeException(
                "A call has " + images + " samples, the session was compiled for 1 to " + set.maxBatch());
    }

    /// Samples that an array holds.
    static int samples(Network network, CompiledSet set, float[] input) {
        int elements = set.inputElements(0);
        if (elements == 0 || input.length == 0 || input.length % elements != 0) {
            throw new ShapeException("Network '" + network.name() + "': the input '"
                    + network.inputs().getFirst().name() + "' has " + input.length + " floats, expected a multiple of "
                    + elements + " (samples of " + set.inputs().getFirst() + ")");
        }
        return input.length / elements;
    }

    static void requireOneOfEach(Network network) {
        if (network.inputs().size() != 1 || network.outputs().size() != 1) {
            throw new ShapeException("Network '" + network.name() + "' has inputs " + inputNames(network)
                    + " and outputs " + network.outputs() + ", expected one of each");
        }
    }

    static void requireCounts(Network network, int inputs, int outputs) {
        if (inputs != network.inputs().size() || outputs != network.outputs().size()) {
            throw new ShapeException("Network '" + network.name() + "' got " + inputs + " inputs and " + outputs
                    + " outputs, expected " + inputNames(network) + " and " + network.outputs());
        }
    }

    static List<String> inputNames(Network network) {
        return network.inputs().stream().map(Input::name).toList();
    }

    static ConfigurationException unknown(Network network, String kind, String name, List<String> names) {
        return new ConfigurationException(
                "Network '" + network.name() + "' has no " + kind + " '" + name + "', it has " + names);
    }

    /// Requires that no element of an input is a NaN.
    static void requireNumbers(Network network, CompiledSet set, Slot[] inputs, int images) {
        for (int i = 0; i < inputs.length; i++) {
            if (network.inputs().get(i).type() == DType.F32) {
                int index = inputs[i].firstNan(images * set.inputElements(i));
                if (index >= 0) {
                    Shape shape = set.inputs().get(i);
                    throw new NanInputException(
                            network.name(),
                            network.inputs().get(i).name(),
                            index,
                            set.hasOpenBatch() && shape.rank() > 0 ? shape.with(0, images) : shape);
                }
            }
        }
    }
}
