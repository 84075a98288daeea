/// From the nodes of an ONNX file to the nodes of a network, one class a family of operators.
///
/// An operator is an [org.lanewise.onnx.operators.OperatorEntry] in the table
/// [org.lanewise.onnx.operators.Operators]: its name, its opsets, its types and limits in words,
/// and the method that turns a node into operators of `org.lanewise.layers.ops`. Nothing here
/// computes on tensors.
@NullMarked
package org.lanewise.onnx.operators;

import org.jspecify.annotations.NullMarked;
