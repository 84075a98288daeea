package org.lanewise.onnx.proto;

/// A named text.
///
/// @param key the name
/// @param value the text
public record StringStringEntry(String key, String value) {}
