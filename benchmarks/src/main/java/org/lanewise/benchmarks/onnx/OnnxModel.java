package org.lanewise.benchmarks.onnx;

/// A model of one graph, built node by node
/// ([onnx.proto](https://github.com/onnx/onnx/blob/main/onnx/onnx.proto)).
///
/// All tensors are floats of known sizes.
public final class OnnxModel {

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final int FLOAT = 1;
    private static final int ATTRIBUTE_FLOAT = 1;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_INTS = 7;

    private final ProtoWriter graph = new ProtoWriter().text(2, "layer");

    /// A node with its attributes.
    public static final class Node {

        private final ProtoWriter message = new ProtoWriter();

        /// Begins a node.
        ///
        /// @param operator the operator
        /// @param output name of its output
        /// @param inputs names of its inputs
        public Node(String operator, String output, String... inputs) {
            for (String input : inputs) {
                message.text(1, input);
            }
            message.text(2, output).text(3, output).text(4, operator);
        }

        /// Sets an attribute.
        ///
        /// @param name name
        /// @param value a whole number
        /// @return this
        public Node with(String name, long value) {
            message.message(5, new ProtoWriter().text(1, name).integer(3, value).integer(20, ATTRIBUTE_INT));
            return this;
        }

        /// Sets an attribute.
        ///
        /// @param name name
        /// @param values whole numbers
        /// @return this
        public Node with(String name, long[] values) {
            message.message(
                    5, new ProtoWriter().text(1, name).integers(8, values).integer(20, ATTRIBUTE_INTS));
            return this;
        }

        /// Sets an attribute.
        ///
        /// @param name name
        /// @param value a number
        /// @return this
        public Node with(String name, float value) {
            message.message(5, new ProtoWriter().text(1, name).real(2, value).integer(20, ATTRIBUTE_FLOAT));
            return this;
        }
    }

    /// Adds a node.
    ///
    /// @param node the node
    /// @return this
    public OnnxModel node(Node node) {
        graph.message(1, node.message);
        return this;
    }

    /// Adds a constant.
    ///
    /// @param name name
    /// @param values its values in row-major order
    /// @param sizes its sizes
    /// @return this
    public OnnxModel constant(String name, float[] values, long... sizes) {
        graph.message(
                5,
                new ProtoWriter()
                        .integers(1, sizes)
                        .integer(2, FLOAT)
                        .text(8, name)
                        .raw(9, ProtoWriter.littleEndian(values)));
        return this;
    }

    /// Adds an input of the graph.
    ///
    /// @param name name
    /// @param sizes its sizes
    /// @return this
    public OnnxModel input(String name, long... sizes) {
        graph.message(11, value(name, sizes));
        return this;
    }

    /// Adds an output of the graph.
    ///
    /// @param name name
    /// @param sizes its sizes
    /// @return this
    public OnnxModel output(String name, long... sizes) {
        graph.message(12, value(name, sizes));
        return this;
    }

    private static ProtoWriter value(String name, long... sizes) {
        ProtoWriter shape = new ProtoWriter();
        for (long size : sizes) {
            shape.message(1, new ProtoWriter().integer(1, size));
        }
        ProtoWriter tensor = new ProtoWriter().integer(1, FLOAT).message(2, shape);
        return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
    }

    /// The model as a file holds it.
    ///
    /// @return its bytes
    public byte[] bytes() {
        return new ProtoWriter()
                .integer(1, IR_VERSION)
                .text(2, "lanewise-benchmarks")
                .message(7, graph)
                .message(8, new ProtoWriter().text(1, "").integer(2, OPSET))
                .bytes();
    }
}
