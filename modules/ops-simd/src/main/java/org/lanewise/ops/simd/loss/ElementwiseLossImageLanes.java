package org.lanewise.ops.simd.loss;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.ops.simd.ElementwiseLoss;
import org.lanewise.ops.simd.ElementwiseLossProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.math.Exponential;
import org.lanewise.ops.simd.math.Logarithm;

/// Losses over elements whose lanes are 16 images. One task, because the loss joins all images.
final class ElementwiseLossImageLanes implements Kernel<ElementwiseLossProblem> {

    @Override
    public String name() {
        return "ElementwiseLossImageLanes";
    }

    @Override
    public Optional<String> rejects(ElementwiseLossProblem problem) {
        return problem.layout() == Layout.CHW16N
                ? Optional.empty()
                : Optional.of("needs 16 images side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(ElementwiseLossProblem problem) {
        return new Walk(problem);
    }

    private record Walk(ElementwiseLossProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "ElementwiseLossImageLanes";
        }

        @Override
        public int tasks() {
            return 1;
        }

        @Override
        public int scratch() {
            return p.layout().blocks(p.images()) * Lanes.COUNT;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int padded = scratch();
            float count = (float) p.images() * p.elements();
            for (int n = 0; n < padded; n += Lanes.LENGTH) {
                int at = n / Lanes.COUNT * p.elements() * Lanes.COUNT + n % Lanes.COUNT;
                VectorMask<Float> valid = Lanes.valid(n, p.images());
                switch (p.loss()) {
                    case ElementwiseLoss.MeanSquaredError() ->
                        meanSquaredError(operands, at, p.elements(), count, valid, scratch, n);
                    case ElementwiseLoss.Huber(float delta) ->
                        huber(operands, at, p.elements(), count, delta, valid, scratch, n);
                    case ElementwiseLoss.BinaryCrossEntropyWithLogits() ->
                        crossEntropy(operands, at, p.elements(), count, valid, scratch, n);
                }
            }
            operands.array(2)[operands.offset(2)] = Lanes.tree(scratch, 0, p.images()) / count;
        }
    }

    private static void meanSquaredError(
            Operands operands, int at, int elements, float count, VectorMask<Float> valid, float[] sums, int n) {
        FloatVector zero = Lanes.of(0f);
        FloatVector total = zero;
        FloatVector sum = zero;
        for (int e = 0; e < elements; e++) {
            FloatVector r = prediction(operands, at, e).sub(target(operands, at, e));
            sum = sum.add(r.mul(r));
            gradient(operands, at, e, zero.blend(r.mul(2f).div(count), valid));
            if ((e + 1) % ElementwiseLossProblem.CHUNK == 0) {
                total = total.add(sum);
                sum = zero;
            }
        }
        total.add(sum).intoArray(sums, n);
    }

    private static void huber(
            Operands operands,
            int at,
            int elements,
            float count,
            float delta,
            VectorMask<Float> valid,
            float[] sums,
            int n) {
        FloatVector zero = Lanes.of(0f);
        FloatVector total = zero;
        FloatVector sum = zero;
        for (int e = 0; e < elements; e++) {
            FloatVector r = prediction(operands, at, e).sub(target(operands, at, e));
            FloatVector size = r.abs();
            FloatVector linear = size.sub(0.5f * delta).mul(delta);
            sum = sum.add(size.mul(size).mul(0.5f).blend(linear, size.compare(VectorOperators.GT, delta)));
            FloatVector slope = r.blend(delta, r.compare(VectorOperators.GT, delta))
                    .blend(-delta, r.compare(VectorOperators.LT, -delta));
            gradient(operands, at, e, zero.blend(slope.div(count), valid));
            if ((e + 1) % ElementwiseLossProblem.CHUNK == 0) {
                total = total.add(sum);
                sum = zero;
            }
        }
        total.add(sum).intoArray(sums, n);
    }

    private static void crossEntropy(
            Operands operands, int at, int elements, float count, VectorMask<Float> valid, float[] sums, int n) {
        FloatVector zero = Lanes.of(0f);
        FloatVector total = zero;
        FloatVector sum = zero;
        for (int e = 0; e < elements; e++) {
            FloatVector x = prediction(operands, at, e);
            FloatVector t = target(operands, at, e);
            FloatVector positive = x.blend(0f, x.compare(VectorOperators.LT, 0f));
            FloatVector rest = Logarithm.log1p(Exponential.exp(x.abs().neg()));
            sum = sum.add(positive.sub(x.mul(t)).add(rest));
            gradient(operands, at, e, zero.blend(Exponential.sigmoid(x).sub(t).div(count), valid));
            if ((e + 1) % ElementwiseLossProblem.CHUNK == 0) {
                total = total.add(sum);
                sum = zero;
            }
        }
        total.add(sum).intoArray(sums, n);
    }

    private static FloatVector prediction(Operands operands, int at, int element) {
        return Lanes.load(operands.array(0), operands.offset(0) + at + element * Lanes.COUNT);
    }

    private static FloatVector target(Operands operands, int at, int element) {
        return Lanes.load(operands.array(1), operands.offset(1) + at + element * Lanes.COUNT);
    }

    private static void gradient(Operands operands, int at, int element, FloatVector value) {
        value.intoArray(operands.array(3), operands.offset(3) + at + element * Lanes.COUNT);
    }
}
