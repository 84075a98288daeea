package org.lanewise.onnx.proto;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The value of an attribute, by its kind.
public sealed interface AttributeValue {

    /// The kind; [Reference] has that of the attribute it takes.
    ///
    /// @return the kind
    AttributeType type();

    /// A float.
    ///
    /// @param value the float
    record FloatValue(float value) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.FLOAT;
        }
    }

    /// An integer.
    ///
    /// @param value the integer
    record IntValue(long value) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.INT;
        }
    }

    /// Bytes, mostly text.
    ///
    /// @param bytes the bytes
    record StringValue(ByteSlice bytes) implements AttributeValue {

        /// A text.
        ///
        /// @param text the text
        /// @return the value
        public static StringValue of(String text) {
            return new StringValue(ByteSlice.of(text.getBytes(StandardCharsets.UTF_8)));
        }

        /// The bytes as UTF-8.
        ///
        /// @return the text, with U+FFFD where the bytes are no UTF-8
        public String text() {
            return new String(bytes.array(), bytes.offset(), bytes.length(), StandardCharsets.UTF_8);
        }

        @Override
        public AttributeType type() {
            return AttributeType.STRING;
        }
    }

    /// A tensor.
    ///
    /// @param tensor the tensor
    record TensorValue(TensorProto tensor) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.TENSOR;
        }
    }

    /// A graph.
    ///
    /// @param graph the graph
    record GraphValue(GraphProto graph) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.GRAPH;
        }
    }

    /// Floats.
    ///
    /// @param values the floats
    record FloatsValue(Floats values) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.FLOATS;
        }
    }

    /// Integers.
    ///
    /// @param values the integers
    record IntsValue(Longs values) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.INTS;
        }
    }

    /// Byte strings.
    ///
    /// @param values the strings
    record StringsValue(List<StringValue> values) implements AttributeValue {

        /// Copies the list.
        public StringsValue {
            values = List.copyOf(values);
        }

        @Override
        public AttributeType type() {
            return AttributeType.STRINGS;
        }
    }

    /// Tensors.
    ///
    /// @param tensors the tensors
    record TensorsValue(List<TensorProto> tensors) implements AttributeValue {

        /// Copies the list.
        public TensorsValue {
            tensors = List.copyOf(tensors);
        }

        @Override
        public AttributeType type() {
            return AttributeType.TENSORS;
        }
    }

    /// Graphs.
    ///
    /// @param graphs the graphs
    record GraphsValue(List<GraphProto> graphs) implements AttributeValue {

        /// Copies the list.
        public GraphsValue {
            graphs = List.copyOf(graphs);
        }

        @Override
        public AttributeType type() {
            return AttributeType.GRAPHS;
        }
    }

    /// Sparse tensors and types, as undecoded messages.
    ///
    /// @param type the kind
    /// @param messages the messages
    record UndecodedValue(AttributeType type, List<ByteSlice> messages) implements AttributeValue {

        /// Copies the list.
        public UndecodedValue {
            messages = List.copyOf(messages);
        }
    }

    /// The value of an attribute of the function around the node.
    ///
    /// @param type the kind
    /// @param attribute name of the function's attribute
    record Reference(AttributeType type, String attribute) implements AttributeValue {}
}
