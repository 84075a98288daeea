package org.lanewise.onnx.proto;

/// An operator set that a model uses.
///
/// @param domain name space of the operators; empty, which means the same as `ai.onnx`, for those of ONNX itself
/// @param version version of the set
public record OperatorSetId(String domain, long version) {}
