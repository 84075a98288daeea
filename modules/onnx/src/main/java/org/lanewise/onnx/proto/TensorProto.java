package org.lanewise.onnx.proto;

import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.reading.OnnxUnsupportedException;
import org.lanewise.tensor.Tensor;

/// A tensor as it lies in a file. What its elements are is decoded by [#toTensor()]; that their
/// number fits the sizes is checked here.
///
/// @param name name, may be empty
/// @param dims sizes, each 0 or more
/// @param dataType code of the element type, see [DataType]; 0 when the file says none
/// @param data the elements
/// @param docString text for people, may be empty
public record TensorProto(String name, Longs dims, int dataType, TensorData data, String docString) {

    /// Checks that sizes, type and data fit each other.
    public TensorProto {
        String problem = TensorChecks.problem(dims);
        if (problem == null) {
            problem = TensorChecks.problem(dims, dataType, data);
        }
        if (problem != null) {
            throw new OnnxFormatException(subject(name), problem);
        }
    }

    /// A tensor in the form of a file: its elements as `raw_data`.
    ///
    /// @param name name
    /// @param tensor the tensor; copied
    /// @return the message
    /// @throws org.lanewise.tensor.ConfigurationException when the elements need more bytes
    ///     than a file may have
    public static TensorProto of(String name, Tensor tensor) {
        return TensorEncoder.encode(name, tensor);
    }

    /// The elements as a tensor of ours.
    ///
    /// @return a tensor with an array of its own
    /// @throws OnnxUnsupportedException when we have no such element type
    /// @throws OnnxFormatException when an element is not of the type
    public Tensor toTensor() {
        return toTensor(subject(name));
    }

    /// The elements as a tensor of ours.
    ///
    /// @param subject what the tensor is called in messages
    /// @return a tensor with an array of its own
    /// @throws OnnxUnsupportedException when we have no such element type
    /// @throws OnnxFormatException when an element is not of the type
    public Tensor toTensor(String subject) {
        return TensorDecoder.decode(subject, this);
    }

    private static String subject(String name) {
        return "tensor " + Quote.of(name);
    }
}
