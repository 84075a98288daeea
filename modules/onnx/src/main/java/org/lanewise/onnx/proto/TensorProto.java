package org.lanewise.onnx.proto;

/// A tensor as it lies in a file.
///
/// @param name name, may be empty
/// @param dims sizes, each 0 or more
/// @param dataType code of the element type, see [DataType]
/// @param data the elements
/// @param docString text for people, may be empty
public record TensorProto(String name, Longs dims, int dataType, TensorData data, String docString) {}
