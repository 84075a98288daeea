package org.lanewise.benchmarks.peer;

import java.util.List;
import java.util.Map;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.bench.Activations;
import org.lanewise.ops.simd.bench.LayerShape;

/// A shape with values for everything that the layer reads, in logical order.
///
/// @param shape the shape
/// @param arrays values by name: `src`, `weights`, `bias`, `dDst`; `a` and `b` of a matrix product
public record LayerValues(LayerShape shape, Map<String, float[]> arrays) {

    /// Draws the values of a layer.
    ///
    /// @param shape the shape
    /// @param seed what they are drawn by
    /// @return the layer
    public static LayerValues of(LayerShape shape, long seed) {
        Map<String, float[]> arrays = switch (shape) {
            case LayerShape.Conv conv -> Activations.of(conv.conv(), seed);
            case LayerShape.Pool pool -> Activations.of(pool.pool(), seed);
            case LayerShape.Linear linear -> Activations.of(linear.linear(), seed);
            case LayerShape.Gemm gemm -> matrices(gemm, seed);
        };
        return new LayerValues(shape, arrays);
    }

    private static Map<String, float[]> matrices(LayerShape.Gemm gemm, long seed) {
        Problem.Operand a = Problem.Operand.in("a", Math.multiplyExact(gemm.m(), gemm.k()));
        Problem.Operand b = Problem.Operand.in("b", Math.multiplyExact(gemm.k(), gemm.n()));
        return Activations.of(() -> List.of(a, b), seed);
    }

    /// One of the arrays.
    ///
    /// @param name its name
    /// @return the array itself
    public float[] array(String name) {
        float[] values = arrays.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no '" + name + "' among " + arrays.keySet());
        }
        return values;
    }

    /// Elements of the result.
    ///
    /// @return number of floats
    public int resultElements() {
        return switch (shape) {
            case LayerShape.Conv conv -> resultElements(conv.conv());
            case LayerShape.Pool pool -> pool.pool().operands().getLast().elements();
            case LayerShape.Linear linear -> resultElements(linear.linear());
            case LayerShape.Gemm gemm -> gemm.m() * gemm.n();
        };
    }

    private static int resultElements(Conv2dProblem p) {
        return p.operands().getLast().elements();
    }

    private static int resultElements(LinearProblem p) {
        return p.operands().getLast().elements();
    }
}
