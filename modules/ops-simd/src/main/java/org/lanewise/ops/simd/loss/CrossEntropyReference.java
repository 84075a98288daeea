package org.lanewise.ops.simd.loss;

import java.util.Optional;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.SoftmaxCrossEntropyProblem;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.math.Exponential;
import org.lanewise.ops.simd.math.Logarithm;

/// Softmax cross-entropy as plain loops, for every layout: the scalar twin of
/// [CrossEntropyImageLanes].
final class CrossEntropyReference implements Kernel<SoftmaxCrossEntropyProblem> {

    @Override
    public String name() {
        return "CrossEntropyReference";
    }

    @Override
    public Optional<String> rejects(SoftmaxCrossEntropyProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(SoftmaxCrossEntropyProblem problem) {
        return new Walk(problem);
    }

    private record Walk(SoftmaxCrossEntropyProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "CrossEntropyReference";
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
            float[] dLogits = operands.array(3);
            int length = p.layout().length(p.images(), p.classes());
            for (int i = 0; i < length; i++) {
                dLogits[operands.offset(3) + i] = 0f;
            }
            for (int n = 0; n < p.images(); n++) {
                float label = operands.array(1)[operands.offset(1) + n];
                scratch[n] = image(operands, n / lanes * p.classes() * lanes + n % lanes, label);
            }
            operands.array(2)[operands.offset(2)] = Lanes.tree(scratch, 0, p.images()) / p.images();
        }

        private float image(Operands operands, int at, float label) {
            int lanes = p.layout().lanes();
            float[] logits = operands.array(0);
            int from = operands.offset(0) + at;
            int to = operands.offset(3) + at;
            float most = logits[from];
            for (int c = 1; c < p.classes(); c++) {
                most = logits[from + c * lanes] > most ? logits[from + c * lanes] : most;
            }
            float sum = 0f;
            float total = 0f;
            float right = 0f;
            for (int c = 0; c < p.classes(); c++) {
                float x = logits[from + c * lanes] - most;
                sum += Exponential.exp(x);
                total += x;
                right = c == label ? x : right;
            }
            float smoothing = p.labelSmoothing();
            float share = smoothing / p.classes();
            for (int c = 0; c < p.classes(); c++) {
                float e = Exponential.exp(logits[from + c * lanes] - most);
                float own = c == label ? 1f - smoothing : 0f;
                operands.array(3)[to + c * lanes] = (e / sum - share - own) / p.images();
            }
            float loss = Logarithm.log(sum) - right * (1f - smoothing);
            return share == 0f ? loss : loss - total * share;
        }
    }
}
