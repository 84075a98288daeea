package org.lanewise.ops.simd;

/// One operand of a primitive in another form: packed weights, or a source with a halo of zeros.
///
/// @param operand position of the operand in the primitive's order
/// @param key what the form is; two preparations of one value with equal keys are the same array
/// @param elements floats of the prepared form
/// @param primitive makes it: operand 0 is the original, operand 1 the prepared form
public record Preparation(int operand, Object key, int elements, Primitive primitive) {}
