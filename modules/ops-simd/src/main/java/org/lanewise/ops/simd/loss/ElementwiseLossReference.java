package org.lanewise.ops.simd.loss;

import java.util.Optional;
import org.lanewise.ops.simd.ElementwiseLoss;
import org.lanewise.ops.simd.ElementwiseLossProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.math.Exponential;
import org.lanewise.ops.simd.math.Logarithm;

/// Losses over elements as plain loops, for every layout: the scalar twin of
/// [ElementwiseLossImageLanes].
final class ElementwiseLossReference implements Kernel<ElementwiseLossProblem> {

    @Override
    public String name() {
        return "ElementwiseLossReference";
    }

    @Override
    public Optional<String> rejects(ElementwiseLossProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(ElementwiseLossProblem problem) {
        return new Walk(problem);
    }

    private record Walk(ElementwiseLossProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "ElementwiseLossReference";
        }

        @Override
        public int tasks() {
            return 1;
        }

        @Override
        public int scratch() {
            return p.images();
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int lanes = p.layout().lanes();
            float count = (float) p.images() * p.elements();
            float[] gradient = operands.array(3);
            int length = p.layout().length(p.images(), p.elements());
            for (int i = 0; i < length; i++) {
                gradient[operands.offset(3) + i] = 0f;
            }
            for (int n = 0; n < p.images(); n++) {
                int at = n / lanes * p.elements() * lanes + n % lanes;
                float total = 0f;
                float sum = 0f;
                for (int e = 0; e < p.elements(); e++) {
                    float x = operands.array(0)[operands.offset(0) + at + e * lanes];
                    float t = operands.array(1)[operands.offset(1) + at + e * lanes];
                    sum += term(p.loss(), x, t);
                    gradient[operands.offset(3) + at + e * lanes] = slope(p.loss(), x, t) / count;
                    if ((e + 1) % ElementwiseLossProblem.CHUNK == 0) {
                        total += sum;
                        sum = 0f;
                    }
                }
                scratch[n] = total + sum;
            }
            operands.array(2)[operands.offset(2)] = Lanes.tree(scratch, 0, p.images()) / count;
        }
    }

    private static float term(ElementwiseLoss loss, float x, float t) {
        return switch (loss) {
            case ElementwiseLoss.MeanSquaredError() -> (x - t) * (x - t);
            case ElementwiseLoss.Huber(float delta) -> {
                float r = Math.abs(x - t);
                yield r > delta ? (r - 0.5f * delta) * delta : r * r * 0.5f;
            }
            case ElementwiseLoss.BinaryCrossEntropyWithLogits() ->
                (x < 0f ? 0f : x) - x * t + Logarithm.softplusTail(x);
        };
    }

    private static float slope(ElementwiseLoss loss, float x, float t) {
        return switch (loss) {
            case ElementwiseLoss.MeanSquaredError() -> (x - t) * 2f;
            case ElementwiseLoss.Huber(float delta) -> {
                float r = x - t;
                yield r > delta ? delta : r < -delta ? -delta : r;
            }
            case ElementwiseLoss.BinaryCrossEntropyWithLogits() -> Exponential.sigmoid(x) - t;
        };
    }
}
