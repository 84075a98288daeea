package org.lanewise.ops.simd.loss;

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
import org.lanewise.ops.simd.math.Exponential;
import org.lanewise.ops.simd.math.Logarithm;

/// Softmax cross-entropy whose lanes are 16 images. One task: the scores of a batch are few, and
/// the loss joins all.
final class CrossEntropyImageLanes implements Kernel<SoftmaxCrossEntropyProblem> {

    private static final float NO_CLASS = -1f;

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

        @Override
        public int scratch() {
            return p.layout().blocks(p.images()) * Lanes.COUNT;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int padded = scratch();
            float[] labels = operands.array(1);
            for (int n = 0; n < padded; n++) {
                scratch[n] = n < p.images() ? labels[operands.offset(1) + n] : NO_CLASS;
            }
            for (int n = 0; n < padded; n += Lanes.LENGTH) {
                int at = (n / Lanes.COUNT * p.classes()) * Lanes.COUNT + n % Lanes.COUNT;
                images(
                        operands.array(0),
                        operands.offset(0) + at,
                        operands.array(3),
                        operands.offset(3) + at,
                        scratch,
                        n,
                        p.classes(),
                        p.labelSmoothing(),
                        p.images());
            }
            operands.array(2)[operands.offset(2)] = Lanes.tree(scratch, 0, p.images()) / p.images();
        }
    }

    /// Losses and gradients of one vector of images; `perImage` holds labels before and losses
    /// after.
    private static void images(
            float[] logits,
            int from,
            float[] dLogits,
            int to,
            float[] perImage,
            int at,
            int classes,
            float smoothing,
            int images) {
        FloatVector label = Lanes.load(perImage, at);
        VectorMask<Float> real = Lanes.valid(at, images);
        FloatVector most = Lanes.load(logits, from);
        for (int c = 1; c < classes; c++) {
            FloatVector x = Lanes.load(logits, from + c * Lanes.COUNT);
            most = most.blend(x, x.compare(VectorOperators.GT, most));
        }
        FloatVector sum = Lanes.of(0f);
        FloatVector total = Lanes.of(0f);
        FloatVector right = Lanes.of(0f);
        for (int c = 0; c < classes; c++) {
            FloatVector x = Lanes.load(logits, from + c * Lanes.COUNT).sub(most);
            FloatVector e = Exponential.exp(x);
            sum = sum.add(e);
            total = total.add(x);
            right = right.blend(x, label.compare(VectorOperators.EQ, (float) c));
            e.intoArray(dLogits, to + c * Lanes.COUNT);
        }
        float share = smoothing / classes;
        FloatVector loss = Logarithm.log(sum).sub(right.mul(1f - smoothing));
        if (share != 0f) {
            loss = loss.sub(total.mul(share));
        }
        loss.intoArray(perImage, at);
        for (int c = 0; c < classes; c++) {
            FloatVector own = Lanes.of(0f).blend(1f - smoothing, label.compare(VectorOperators.EQ, (float) c));
            FloatVector probability = Lanes.load(dLogits, to + c * Lanes.COUNT).div(sum);
            FloatVector gradient = probability.sub(share).sub(own).div((float) images);
            Lanes.of(0f).blend(gradient, real).intoArray(dLogits, to + c * Lanes.COUNT);
        }
    }
}
