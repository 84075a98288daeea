package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.layers.Network;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.ParameterSpec;
import org.lanewise.layers.Parameters;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// The places of a network's parameters in one array, so that optimizers run over ranges instead
/// of tensors.
///
/// First the trainable parameters of two or more dimensions (which weight decay usually touches),
/// then the other trainable ones (biases, scales and shifts), then running statistics and
/// constants. Every segment starts at a multiple of 16 floats; the floats between segments are
/// zero.
public final class ParameterSlab {

    private static final int ALIGNMENT = 16;

    private final Map<String, Segment> segments = new LinkedHashMap<>();
    private final int decayEnd;
    private final int trainableEnd;
    private final int length;

    /// A parameter's place.
    ///
    /// @param parameter the parameter
    /// @param offset its first float
    public record Segment(Parameter parameter, int offset) {}

    /// Places the parameters of a network.
    ///
    /// @param network the network
    /// @throws ShapeException when they do not fit one array
    public ParameterSlab(Network network) {
        List<Parameter> decayed = new ArrayList<>();
        List<Parameter> plain = new ArrayList<>();
        List<Parameter> statistics = new ArrayList<>();
        for (Parameter parameter : network.parameters()) {
            if (parameter.kind() != ParameterSpec.Kind.TRAINABLE) {
                statistics.add(parameter);
            } else if (parameter.shape().rank() >= 2) {
                decayed.add(parameter);
            } else {
                plain.add(parameter);
            }
        }
        decayEnd = place(decayed, 0);
        trainableEnd = place(plain, decayEnd);
        length = place(statistics, trainableEnd);
    }

    private int place(List<Parameter> parameters, int from) {
        long offset = from;
        for (Parameter parameter : parameters) {
            segments.put(parameter.name(), new Segment(parameter, (int) offset));
            offset += Math.ceilDiv(parameter.shape().elements(), ALIGNMENT) * (long) ALIGNMENT;
            if (offset > Integer.MAX_VALUE - ALIGNMENT) {
                throw new ShapeException("The parameters exceed one array at '" + parameter.name() + "' "
                        + parameter.shape() + ": " + offset + " floats");
            }
        }
        return (int) offset;
    }

    /// Where a parameter lies.
    ///
    /// @param name the parameter's name
    /// @return its offset
    public int offset(String name) {
        return segment(name).offset();
    }

    /// How many floats a parameter has.
    ///
    /// @param name the parameter's name
    /// @return its elements
    public int elements(String name) {
        return segment(name).parameter().shape().elements();
    }

    private Segment segment(String name) {
        Segment segment = segments.get(name);
        if (segment == null) {
            throw new ShapeException("There is no parameter '" + name + "', there are " + segments.keySet());
        }
        return segment;
    }

    /// The places, in the order of the slab.
    ///
    /// @return segments
    public List<Segment> segments() {
        return List.copyOf(segments.values());
    }

    /// End of the parameters of two or more dimensions.
    ///
    /// @return floats
    public int decayEnd() {
        return decayEnd;
    }

    /// End of the trainable parameters.
    ///
    /// @return floats
    public int trainableEnd() {
        return trainableEnd;
    }

    /// Length of the slab.
    ///
    /// @return floats
    public int length() {
        return length;
    }

    /// Copies tensors into a slab.
    ///
    /// @param parameters values of every parameter
    /// @return a fresh slab
    public float[] load(Parameters parameters) {
        float[] slab = new float[length];
        for (Segment segment : segments.values()) {
            float[] values = parameters.get(segment.parameter().name()).floats();
            System.arraycopy(values, 0, slab, segment.offset(), values.length);
        }
        return slab;
    }

    /// Copies a slab into tensors, in the network's order of parameters.
    ///
    /// @param network the network of this slab
    /// @param slab values
    /// @return fresh tensors
    public Map<String, Tensor> store(Network network, float[] slab) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            float[] values = new float[parameter.shape().elements()];
            System.arraycopy(slab, offset(parameter.name()), values, 0, values.length);
            tensors.put(parameter.name(), Tensor.of(parameter.shape(), values));
        }
        return tensors;
    }
}
