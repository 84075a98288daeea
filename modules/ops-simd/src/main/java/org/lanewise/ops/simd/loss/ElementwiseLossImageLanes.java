package org.lanewise.ops.simd.loss;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

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
            boolean loops = p.loss() instanceof ElementwiseLoss.BinaryCrossEntropyWithLogits;
            return padded() + (loops ? BinaryCrossEntropyVectors.SCRATCH : 0);
        }

        /// One float an image.
        private int padded() {
            return p.layout().blocks(p.images()) * Lanes.COUNT;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int padded = padded();
            float count = (float) p.images() * p.elements();
            for (int n = 0; n < padded; n += Lanes.LENGTH) {
                int at = n / Lanes.COUNT * p.elements() * Lanes.COUNT + n % Lanes.COUNT;
                switch (p.loss()) {
                    case ElementwiseLoss.MeanSquaredError() ->
                        meanSquaredError(operands, at, p.elements(), count, p.images(), scratch, n);
                    case ElementwiseLoss.Huber(float delta) ->
                        huber(operands, at, p.elements(), count, delta, p.images(), scratch, n);
                    case ElementwiseLoss.BinaryCrossEntropyWithLogits() ->
                        BinaryCrossEntropyVectors.run(
                                operands, at, p.elements(), count, p.images(), scratch, n, padded);
                }
            }
            operands.array(2)[operands.offset(2)] = Lanes.tree(scratch, 0, p.images()) / count;
        }
    }

    private static void meanSquaredError(
            Operands operands, int at, int elements, float count, int images, float[] sums, int n) {
        VectorMask<Float> valid = SPECIES.indexInRange(n, images);
        FloatVector zero = broadcast(SPECIES, 0f);
        FloatVector total = zero;
        FloatVector sum = zero;
        for (int e = 0; e < elements; e++) {
            FloatVector r = fromArray(SPECIES, operands.array(0), operands.offset(0) + at + e * Lanes.COUNT)
                    .sub(fromArray(SPECIES, operands.array(1), operands.offset(1) + at + e * Lanes.COUNT));
            sum = sum.add(r.mul(r));
            zero.blend(r.mul(2f).div(count), valid)
                    .intoArray(operands.array(3), operands.offset(3) + at + e * Lanes.COUNT);
            if ((e + 1) % ElementwiseLossProblem.CHUNK == 0) {
                total = total.add(sum);
                sum = zero;
            }
        }
        total.add(sum).intoArray(sums, n);
    }

    private static void huber(
            Operands operands, int at, int elements, float count, float delta, int images, float[] sums, int n) {
        VectorMask<Float> valid = SPECIES.indexInRange(n, images);
        FloatVector zero = broadcast(SPECIES, 0f);
        FloatVector total = zero;
        FloatVector sum = zero;
        for (int e = 0; e < elements; e++) {
            FloatVector r = fromArray(SPECIES, operands.array(0), operands.offset(0) + at + e * Lanes.COUNT)
                    .sub(fromArray(SPECIES, operands.array(1), operands.offset(1) + at + e * Lanes.COUNT));
            FloatVector size = r.abs();
            FloatVector linear = size.sub(0.5f * delta).mul(delta);
            sum = sum.add(size.mul(size).mul(0.5f).blend(linear, size.compare(VectorOperators.GT, delta)));
            FloatVector slope = r.blend(delta, r.compare(VectorOperators.GT, delta))
                    .blend(-delta, r.compare(VectorOperators.LT, -delta));
            zero.blend(slope.div(count), valid).intoArray(operands.array(3), operands.offset(3) + at + e * Lanes.COUNT);
            if ((e + 1) % ElementwiseLossProblem.CHUNK == 0) {
                total = total.add(sum);
                sum = zero;
            }
        }
        total.add(sum).intoArray(sums, n);
    }
}
