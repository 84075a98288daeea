package org.lanewise.ops.simd;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.tensor.ShapeException;

/// Samples with their axes in another order.
///
/// Axis `i` of a sample of the output is axis `order[i]` of the input. Operands: `src`, `dst`. Its
/// gradient is the [#inverse()].
///
/// @param layout layout of both operands
/// @param images batch size
/// @param sizes sizes of an input's sample
/// @param order all axes of a sample, 0 or more each
public record PermuteProblem(Layout layout, int images, List<Integer> sizes, List<Integer> order) implements Problem {

    /// Checks the sizes and copies the lists.
    public PermuteProblem {
        sizes = List.copyOf(sizes);
        order = List.copyOf(order);
        String shapes = "images " + images + ", sizes " + sizes + ", order " + order;
        Sizes.requirePositive("Permute", "images", images, shapes);
        Sizes.requirePositive("Permute", "number of axes", sizes.size(), shapes);
        for (int size : sizes) {
            Sizes.requirePositive("Permute", "size", size, shapes);
        }
        for (int axis = 0; axis < sizes.size(); axis++) {
            if (order.size() != sizes.size() || !order.contains(axis)) {
                throw new ShapeException("Permute: order is " + order + ", expected every axis from 0 to "
                        + (sizes.size() - 1) + " once (" + shapes + ")");
            }
        }
        Sizes.requireArray(
                "Permute",
                "dst",
                layout,
                images,
                shapes,
                sizes.stream().mapToInt(Integer::intValue).toArray());
    }

    /// Elements of a sample.
    ///
    /// @return the product of the sizes
    public int sample() {
        int sample = 1;
        for (int size : sizes) {
            sample *= size;
        }
        return sample;
    }

    /// The permutation that undoes this one.
    ///
    /// @return the problem from this one's output to its input
    public PermuteProblem inverse() {
        List<Integer> moved = new ArrayList<>();
        List<Integer> back = new ArrayList<>();
        for (int axis = 0; axis < order.size(); axis++) {
            moved.add(sizes.get(order.get(axis)));
            back.add(order.indexOf(axis));
        }
        return new PermuteProblem(layout, images, moved, back);
    }

    @Override
    public List<Operand> operands() {
        int length = layout.length(images, sample());
        return List.of(Operand.in("src", length), Operand.out("dst", length));
    }
}
