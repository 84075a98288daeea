package org.lanewise.ops.simd;

import java.util.List;

/// The mean of an elementwise loss over a batch, and its gradient for a gradient of 1 of the
/// loss.
///
/// Operands: `prediction` and `target` `[images, elements]`, `loss` of one float, `dPrediction`
/// `[images, elements]`.
///
/// An image's terms are added in logical order in chunks of 1,024, and the sums of the chunks in
/// order; the images' sums are added by a fixed tree, which is why all of it is one task. Loss
/// and gradient are divided by `images * elements`. Lanes beyond the batch get gradient 0 and do
/// not count.
///
/// @param loss the function of an element
/// @param layout layout of predictions, targets and gradient
/// @param images batch size
/// @param elements elements of a sample
public record ElementwiseLossProblem(ElementwiseLoss loss, Layout layout, int images, int elements) implements Problem {

    /// Terms of a sample that are one chain of additions.
    public static final int CHUNK = 1024;

    /// Checks the sizes.
    public ElementwiseLossProblem {
        String shapes = "predictions and targets [" + images + ", " + elements + "]";
        Sizes.requirePositive(loss.toString(), "images", images, shapes);
        Sizes.requirePositive(loss.toString(), "elements", elements, shapes);
        Sizes.requireArray(loss.toString(), "prediction", layout, images, shapes, elements);
    }

    @Override
    public List<Operand> operands() {
        int length = layout.length(images, elements);
        return List.of(
                Operand.in("prediction", length),
                Operand.in("target", length),
                Operand.out("loss", 1),
                Operand.out("dPrediction", length));
    }
}
