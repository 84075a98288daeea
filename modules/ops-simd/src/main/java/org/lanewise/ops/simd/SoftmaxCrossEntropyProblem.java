package org.lanewise.ops.simd;

import java.util.List;
import org.lanewise.tensor.ConfigurationException;

/// The mean cross entropy of a batch between the softmax of its logits and class labels, and its
/// gradient for a gradient of 1 of the loss.
///
/// Operands: `logits` `[images, classes]`, `labels` `[images]` (class indices as floats, whatever
/// the layout of the logits), `loss` of one float, `dLogits` `[images, classes]`.
///
/// With `x` the logits minus their maximum, `s` the sum of `e^x` in class order, `n` the batch
/// size, `k` the number of classes and `q = labelSmoothing`, an image's loss is `log s - (1 - q)
/// x[label] - q / k * sum of x`, and the gradient is `(e^x / s - q / k - (class == label ? 1 - q
/// : 0)) / n`, as PyTorch's `CrossEntropyLoss`. Without smoothing the sum of `x` takes no part, so
/// that a class may be ruled out by the negative infinity. The losses of the images are added by a
/// fixed tree, which is why all of it is one task. Lanes beyond the batch get gradient 0 and do not
/// count.
///
/// The caller has checked that labels are whole numbers from 0 to `classes - 1`; one that is not
/// belongs to no class.
///
/// @param labelSmoothing share of the target that is spread over all classes, 0 to 1
/// @param layout layout of the logits
/// @param images batch size
/// @param classes number of classes
public record SoftmaxCrossEntropyProblem(float labelSmoothing, Layout layout, int images, int classes)
        implements Problem {

    /// Checks the sizes.
    public SoftmaxCrossEntropyProblem {
        String shapes = "logits [" + images + ", " + classes + "], labels [" + images + "]";
        Sizes.requirePositive("SoftmaxCrossEntropy", "images", images, shapes);
        Sizes.requirePositive("SoftmaxCrossEntropy", "classes", classes, shapes);
        Sizes.requireArray("SoftmaxCrossEntropy", "logits", layout, images, shapes, classes);
        if (!(labelSmoothing >= 0f && labelSmoothing <= 1f)) {
            throw new ConfigurationException(
                    "SoftmaxCrossEntropy: labelSmoothing is " + labelSmoothing + ", expected 0 to 1");
        }
    }

    @Override
    public List<Operand> operands() {
        int elements = layout.length(images, classes);
        return List.of(
                Operand.in("logits", elements),
                Operand.in("labels", images),
                Operand.out("loss", 1),
                Operand.out("dLogits", elements));
    }
}
