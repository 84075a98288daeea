package org.lanewise.ops.simd.loss;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.SoftmaxCrossEntropyProblem;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.math.Logarithm;

/// Softmax cross-entropy whose lanes are 16 images. One task: the scores of a batch are few, and
/// the loss joins all.
final class CrossEntropyImageLanes implements Kernel<SoftmaxCrossEntropyProblem> {

    private static final float NO_CLASS = -1f;

    // Where the sums of a vector of images stand, after its largest logit: of the exponentials, of the logits less
    // the largest, and of that of the label.
    private static final int SUM = Lanes.COUNT;
    private static final int TOTAL = 2 * Lanes.COUNT;
    private static final int RIGHT = 3 * Lanes.COUNT;

    @Override
    public String name() {
        return "CrossEntropyImageLanes";
    }

    @Override
    public Optional<String> rejects(SoftmaxCrossEntropyProblem problem) {
        return problem.layout() == Layout.CHW16N
                ? Optional.empty()
                : Optional.of("needs 16 images side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(SoftmaxCrossEntropyProblem problem) {
        return new Walk(problem);
    }

    private record Walk(SoftmaxCrossEntropyProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "CrossEntropyImageLanes";
        }

        @Override
        public int tasks() {
            return 1;
        }

        /// One float an image, then the four sums of a vector of images.
        @Override
        public int scratch() {
            return padded() + 4 * Lanes.COUNT;
        }

        private int padded() {
            return p.layout().blocks(p.images()) * Lanes.COUNT;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int padded = padded();
            float[] labels = operands.array(1);
            for (int n = 0; n < padded; n++) {
                scratch[n] = n < p.images() ? labels[operands.offset(1) + n] : NO_CLASS;
            }
            for (int n = 0; n < padded; n += Lanes.LENGTH) {
                int at = (n / Lanes.COUNT * p.classes()) * Lanes.COUNT + n % Lanes.COUNT;
                int from = operands.offset(0) + at;
                int to = operands.offset(3) + at;
                float[] dLogits = operands.array(3);
                most(operands.array(0), from, p.classes(), scratch, padded);
                right(operands.array(0), from, p.classes(), scratch, n, padded);
                // The exponentials are left where the gradients will be.
                CrossEntropyLoops.exponentials(
                        operands.array(0),
                        from,
                        dLogits,
                        to,
                        p.classes(),
                        scratch,
                        padded,
                        padded + SUM,
                        padded + TOTAL);
                gradients(dLogits, to, p.classes(), p.labelSmoothing(), p.images(), scratch, n, padded);
                losses(p.classes(), p.labelSmoothing(), scratch, n, padded);
            }
            operands.array(2)[operands.offset(2)] = Lanes.tree(scratch, 0, p.images()) / p.images();
        }
    }

    private static void most(float[] logits, int from, int classes, float[] scratch, int sums) {
        FloatVector most = fromArray(SPECIES, logits, from);
        for (int c = 1; c < classes; c++) {
            FloatVector x = fromArray(SPECIES, logits, from + c * Lanes.COUNT);
            most = most.blend(x, x.compare(VectorOperators.GT, most));
        }
        most.intoArray(scratch, sums);
    }

    /// Looks up the logits of the labels, which stand at `n`: one an image instead of one a class.
    private static void right(float[] logits, int from, int classes, float[] scratch, int n, int sums) {
        for (int lane = 0; lane < Lanes.LENGTH; lane++) {
            int label = (int) scratch[n + lane];
            boolean there = label >= 0 && label < classes && label == scratch[n + lane];
            scratch[sums + RIGHT + lane] =
                    there ? logits[from + label * Lanes.COUNT + lane] - scratch[sums + lane] : 0f;
        }
    }

    private static void gradients(
            float[] dLogits, int to, int classes, float smoothing, int images, float[] scratch, int n, int sums) {
        FloatVector label = fromArray(SPECIES, scratch, n);
        FloatVector sum = fromArray(SPECIES, scratch, sums + SUM);
        FloatVector zero = broadcast(SPECIES, 0f);
        VectorMask<Float> real = SPECIES.indexInRange(n, images);
        float share = smoothing / classes;
        for (int c = 0; c < classes; c++) {
            FloatVector own = zero.blend(1f - smoothing, label.compare(VectorOperators.EQ, (float) c));
            FloatVector probability =
                    fromArray(SPECIES, dLogits, to + c * Lanes.COUNT).div(sum);
            FloatVector gradient = probability.sub(share).sub(own).div((float) images);
            zero.blend(gradient, real).intoArray(dLogits, to + c * Lanes.COUNT);
        }
    }

    /// Replaces the labels by the losses, one logarithm an image.
    private static void losses(int classes, float smoothing, float[] scratch, int n, int sums) {
        float share = smoothing / classes;
        for (int lane = 0; lane < Lanes.LENGTH; lane++) {
            float loss = Logarithm.log(scratch[sums + SUM + lane]) - scratch[sums + RIGHT + lane] * (1f - smoothing);
            scratch[n + lane] = share == 0f ? loss : loss - scratch[sums + TOTAL + lane] * share;
        }
    }
}
