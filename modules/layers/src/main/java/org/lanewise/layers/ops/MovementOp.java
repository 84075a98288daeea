package org.lanewise.layers.ops;

/// Operators that move, repeat, select, create or describe elements, and those that interpolate
/// between them.
public sealed interface MovementOp extends TensorOp permits CreationOp, IndexingOp, LayoutOp, ResamplingOp {}
