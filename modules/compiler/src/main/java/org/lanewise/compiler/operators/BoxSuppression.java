package org.lanewise.compiler.operators;

import java.util.Arrays;
import org.lanewise.layers.ops.ReductionOp.NonMaxSuppression;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What a [NonMaxSuppression] computes.
final class BoxSuppression {

    private BoxSuppression() {}

    static Tensor run(NonMaxSuppression op, Operands in) {
        Shape boxes = in.shape(0);
        Shape scores = in.shape(1);
        if (boxes.rank() != 3
                || scores.rank() != 3
                || boxes.size(2) != 4
                || boxes.size(0) != scores.size(0)
                || boxes.size(1) != scores.size(2)) {
            throw in.error("has boxes " + boxes + " and scores " + scores + ", expected [N, S, 4] and [N, C, S]");
        }
        if (!in.type(0).isFloat() || !in.type(1).isFloat()) {
            throw in.error("has boxes of type " + in.type(0) + " and scores of type " + in.type(1)
                    + ", expected types of floats");
        }
        long most = in.optional(2).isPresent() ? Math.max(0, in.integer(2)) : 0;
        double overlap = in.optional(3).isPresent() ? real(in, 3) : 0;
        double least = in.optional(4).isPresent() ? real(in, 4) : Double.NEGATIVE_INFINITY;
        boolean all = in.optional(4).isEmpty();
        double[] corners = corners(Numbers.reals(in.get(0)), op.centerPointBox());
        double[] values = Numbers.reals(in.get(1));
        int count = boxes.size(1);
        long[] chosen = new long[16];
        int found = 0;
        int rows = most == 0 || count == 0 ? 0 : values.length / count;
        for (int row = 0; row < rows; row++) {
            int[] candidates = candidates(values, row * count, count, least, all);
            int firstBox = row / scores.size(1) * count;
            int kept = 0;
            for (int i = 0; i < candidates.length && kept < most; i++) {
                int box = candidates[i];
                if (!overlaps(corners, firstBox, candidates, kept, box, overlap)) {
                    candidates[kept++] = box;
                    if (chosen.length < found + 3) {
                        chosen = Arrays.copyOf(chosen, 2 * chosen.length);
                    }
                    chosen[found++] = row / scores.size(1);
                    chosen[found++] = row % scores.size(1);
                    chosen[found++] = box;
                }
            }
        }
        return Tensor.of(in.claim(found / 3, 3), Arrays.copyOf(chosen, found));
    }

    private static double real(Operands in, int index) {
        double[] values = Numbers.reals(in.get(index));
        if (values.length != 1) {
            throw in.error("input " + index + " has " + values.length + " elements, expected 1");
        }
        return values[0];
    }

    /// Boxes of one class of one image whose score exceeds the least, best first.
    private static int[] candidates(double[] scores, int start, int count, double least, boolean all) {
        int[] candidates = new int[count];
        int n = 0;
        for (int box = 0; box < count; box++) {
            if (all || scores[start + box] > least) {
                candidates[n++] = box;
            }
        }
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = scores[start + candidates[i]];
        }
        long[] keys = Ranking.keys(values);
        int[] order =
                Ranking.first(n, n, (one, other) -> keys[one] == keys[other] ? one < other : keys[one] > keys[other]);
        int[] sorted = new int[n];
        for (int i = 0; i < n; i++) {
            sorted[i] = candidates[order[i]];
        }
        return sorted;
    }

    /// The least and the greatest corner of each box: `[y1, x1, y2, x2]` in either order of axes.
    private static double[] corners(double[] boxes, boolean centerPoint) {
        double[] corners = new double[boxes.length];
        for (int i = 0; i < boxes.length; i += 4) {
            for (int axis = 0; axis < 2; axis++) {
                double a = boxes[i + axis];
                double b = boxes[i + 2 + axis];
                corners[i + axis] = centerPoint ? a - b / 2 : Math.min(a, b);
                corners[i + 2 + axis] = centerPoint ? a + b / 2 : Math.max(a, b);
            }
        }
        return corners;
    }

    private static boolean overlaps(
            double[] corners, int firstBox, int[] chosen, int count, int box, double threshold) {
        for (int i = 0; i < count; i++) {
            if (intersectionOverUnion(corners, 4 * (firstBox + chosen[i]), 4 * (firstBox + box)) > threshold) {
                return true;
            }
        }
        return false;
    }

    /// Rounded to `float`, the type of the threshold, so that equal is equal; 0 for boxes without
    /// area.
    private static float intersectionOverUnion(double[] corners, int a, int b) {
        double height = Math.min(corners[a + 2], corners[b + 2]) - Math.max(corners[a], corners[b]);
        double width = Math.min(corners[a + 3], corners[b + 3]) - Math.max(corners[a + 1], corners[b + 1]);
        double areaA = (corners[a + 2] - corners[a]) * (corners[a + 3] - corners[a + 1]);
        double areaB = (corners[b + 2] - corners[b]) * (corners[b + 3] - corners[b + 1]);
        if (!(height > 0 && width > 0 && areaA > 0 && areaB > 0)) {
            return 0;
        }
        double intersection = height * width;
        return (float) (intersection / (areaA + areaB - intersection));
    }
}
