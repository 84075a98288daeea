/// The loops of softmax and of the losses that take a function of `math`. In all of them a vector
/// holds 16 images, or some of them.
final class LossLoops {

    static final String SOFTMAX = """
            /// Loops of softmax along an axis of `axis` elements at the distance `step`, written
            /// by `TileGenerator`. The largest elements stand first in `scratch`, then the sums
            /// of exponentials.
            final class SoftmaxLoops {

                private SoftmaxLoops() {}

                /// The sum of the exponentials.
                static void sum(float[] src, int from, int axis, int step, float[] scratch) {
                    FloatVector most = fromArray(SPECIES, scratch, 0);
                    FloatVector sum = broadcast(SPECIES, 0f);
                    for (int c = 0; c < axis; c++) {
                        FloatVector x = fromArray(SPECIES, src, from + c * step).sub(most);
                        FloatVector e = exp(x);
                        sum = sum.add(e);
                    }
                    sum.intoArray(scratch, Lanes.COUNT);
                }

                /// The exponentials and their sum.
                static void exponentials(
                        float[] src, int from, float[] dst, int to, int axis, int step, float[] scratch) {
                    FloatVector most = fromArray(SPECIES, scratch, 0);
                    FloatVector sum = broadcast(SPECIES, 0f);
                    int end = axis * step;
                    for (int at = 0; at < end; at += step) {
                        FloatVector x = fromArray(SPECIES, src, from + at).sub(most);
                        FloatVector e = exp(x);
                        sum = sum.add(e);
                        e.intoArray(dst, to + at);
                    }
                    sum.intoArray(scratch, Lanes.COUNT);
                }

                /// The gradients for logarithms of shares `dst` from theirs, `dDst`, whose sums
                /// stand first in `scratch`.
                static void logGradients(
                        float[] dst,
                        int p,
                        float[] dDst,
                        int d,
                        float[] dSrc,
                        int to,
                        int axis,
                        int step,
                        float[] scratch) {
                    FloatVector sum = fromArray(SPECIES, scratch, 0);
                    for (int c = 0; c < axis; c++) {
                        FloatVector x = fromArray(SPECIES, dst, p + c * step);
                        FloatVector e = exp(x);
                        fromArray(SPECIES, dDst, d + c * step).sub(e.mul(sum)).intoArray(dSrc, to + c * step);
                    }
                }
            }
            """;

    static final String CROSS_ENTROPY = """
            /// Loops of cross-entropies over elements at the distance of 16 images, written by
            /// `TileGenerator`.
            final class CrossEntropyLoops {

                private CrossEntropyLoops() {}

                /// The exponentials of logits less the largest one, which stands at `most`, their
                /// sum, and that of the logits.
                static void exponentials(
                        float[] logits,
                        int from,
                        float[] dst,
                        int to,
                        int classes,
                        float[] scratch,
                        int most,
                        int sums,
                        int totals) {
                    FloatVector largest = fromArray(SPECIES, scratch, most);
                    FloatVector sum = broadcast(SPECIES, 0f);
                    FloatVector total = broadcast(SPECIES, 0f);
                    for (int c = 0; c < classes; c++) {
                        FloatVector x = fromArray(SPECIES, logits, from + c * Lanes.COUNT).sub(largest);
                        FloatVector e = exp(x);
                        sum = sum.add(e);
                        total = total.add(x);
                        e.intoArray(dst, to + c * Lanes.COUNT);
                    }
                    sum.intoArray(scratch, sums);
                    total.intoArray(scratch, totals);
                }

                /// `log(1 + e^-|x|)` of every element, vector after vector.
                static void tails(float[] logits, int from, int elements, float[] dst, int to) {
                    for (int e = 0; e < elements; e++) {
                        FloatVector x = fromArray(SPECIES, logits, from + e * Lanes.COUNT);
                        FloatVector tail = softplusTail(x);
                        tail.intoArray(dst, to + e * Lanes.LENGTH);
                    }
                }

                /// The gradients of binary cross-entropies of logits; 0 where `n` and the lanes
                /// after it are no images.
                static void gradients(
                        float[] logits,
                        int from,
                        float[] targets,
                        int targetsAt,
                        float[] dst,
                        int to,
                        int elements,
                        float count,
                        int n,
                        int images) {
                    VectorMask<Float> valid = SPECIES.indexInRange(n, images);
                    FloatVector zero = broadcast(SPECIES, 0f);
                    for (int e = 0; e < elements; e++) {
                        FloatVector x = fromArray(SPECIES, logits, from + e * Lanes.COUNT);
                        FloatVector share = sigmoid(x);
                        FloatVector t = fromArray(SPECIES, targets, targetsAt + e * Lanes.COUNT);
                        zero.blend(share.sub(t).div(count), valid).intoArray(dst, to + e * Lanes.COUNT);
                    }
                }
            }
            """;

    private LossLoops() {}
}
