package org.lanewise.ops.simd.bench;

import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Epilogue;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.tensor.ShapeException;

/// What a layer computes, without a choice of layout: the thing that is measured.
///
/// Problems are stated in NCHW, the logical order.
public sealed interface LayerShape {

    /// The name of the operation in the notation.
    ///
    /// @return for example `conv`
    String operation();

    /// What is computed.
    ///
    /// @return the direction
    Direction direction();

    /// Multiplications with an addition that the direct algorithm does, whatever the kernels do.
    ///
    /// @return a number; 0 for pooling
    long multiplyAdds();

    /// Floats that must be read and written at least once, without those of packed forms.
    ///
    /// @return number of floats
    long floatsMoved();

    /// A convolution.
    ///
    /// @param conv shapes, windows and direction
    /// @param epilogue what is done before the store
    record Conv(Conv2dProblem conv, Epilogue epilogue) implements LayerShape {

        /// Whether every group has one input channel.
        ///
        /// @return whether it is depthwise
        public boolean depthwise() {
            return conv.groups() > 1 && conv.groups() == conv.ic();
        }

        @Override
        public String operation() {
            return depthwise() ? "dw" : "conv";
        }

        @Override
        public Direction direction() {
            return conv.direction();
        }

        @Override
        public long multiplyAdds() {
            return (long) conv.images() * conv.oc() * conv.oh() * conv.ow() * conv.depth();
        }

        @Override
        public long floatsMoved() {
            long src = (long) conv.images() * conv.ic() * conv.ih() * conv.iw();
            long dst = (long) conv.images() * conv.oc() * conv.oh() * conv.ow();
            return src + (epilogue.residual() ? 2 : 1) * dst + (long) conv.oc() * conv.depth();
        }
    }

    /// Pooling.
    ///
    /// @param pool kind, windows and direction
    record Pool(Pool2dProblem pool) implements LayerShape {
        @Override
        public String operation() {
            return "pool";
        }

        @Override
        public Direction direction() {
            return pool.direction();
        }

        @Override
        public long multiplyAdds() {
            return 0;
        }

        @Override
        public long floatsMoved() {
            return pool.operands().stream()
                    .mapToLong(operand -> operand.elements())
                    .sum();
        }
    }

    /// A fully connected layer.
    ///
    /// @param linear sizes and direction
    record Linear(LinearProblem linear) implements LayerShape {
        @Override
        public String operation() {
            return "linear";
        }

        @Override
        public Direction direction() {
            return linear.direction();
        }

        @Override
        public long multiplyAdds() {
            return (long) linear.images() * linear.in() * linear.out();
        }

        @Override
        public long floatsMoved() {
            return (long) linear.images() * (linear.in() + linear.out()) + (long) linear.in() * linear.out();
        }
    }

    /// A matrix product `C[m, n] = A[m, k] * B[k, n]`.
    ///
    /// @param m rows of the result
    /// @param n columns of the result
    /// @param k terms of an element
    /// @param transposedA whether A is stored `[k, m]`
    /// @param transposedB whether B is stored `[n, k]`
    record Gemm(int m, int n, int k, boolean transposedA, boolean transposedB) implements LayerShape {
        /// Checks the sizes.
        public Gemm {
            if (Math.min(m, Math.min(n, k)) < 1) {
                throw new ShapeException("Gemm needs sizes of 1 or more: m " + m + ", n " + n + ", k " + k);
            }
        }

        @Override
        public String operation() {
            return "gemm";
        }

        @Override
        public Direction direction() {
            return Direction.FORWARD;
        }

        @Override
        public long multiplyAdds() {
            return (long) m * n * k;
        }

        @Override
        public long floatsMoved() {
            return (long) m * n + (long) m * k + (long) n * k;
        }
    }
}
