package org.lanewise.ops.simd;

import java.util.List;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.RandomStream;

/// Multiplication with random numbers, for training: dropout and the rectifier with random
/// slopes.
///
/// | direction | operands |
/// |---|---|
/// | `FORWARD` | `src`, `dst`, `mask` |
/// | `BACKWARD_DATA` | `mask`, `dDst`, `dSrc` |
///
/// `dst = src * mask` and `dSrc = dDst * mask`. `mask` has the layout of `src`, and one element a
/// channel for [Kind#DROPOUT2D]. `dst` may be `src` and `dSrc` may be `dDst`, at the same offset.
///
/// Numbers come from [RandomStream] with the seed and step of [RunState], the node and call given
/// here, the image's index in the batch as sample, and the element's logical index in the image
/// (the channel for [Kind#DROPOUT2D]): they depend neither on the layout nor on the order of
/// work. Images of a last block beyond the batch draw as well.
///
/// @param kind what the mask is
/// @param layout layout of source and destination
/// @param images batch size
/// @param channels channels
/// @param inner elements of a channel: height times width
/// @param lower probability of a zero, 0 to 1, for dropout; the smallest slope for [Kind#RRELU]
/// @param upper the largest slope for [Kind#RRELU], otherwise not used
/// @param node number of the node in the network, 0 to 65535
/// @param call number of the node's use, 0 to 255
/// @param direction forward or backward data
public record RandomMaskProblem(
        Kind kind,
        Layout layout,
        int images,
        int channels,
        int inner,
        float lower,
        float upper,
        int node,
        int call,
        Direction direction)
        implements Problem {

    /// What the mask is.
    public enum Kind {
        /// Where `src < 0` a slope `lower + u * (upper - lower)` with `u` uniform in [0, 1), which
        /// rounds to `upper` once in some million draws; 1 elsewhere.
        RRELU(RandomStream.Purpose.RRELU),
        /// 0 with probability `lower`, otherwise `1 / (1 - lower)`, for every element.
        DROPOUT(RandomStream.Purpose.DROPOUT),
        /// As [#DROPOUT], for every channel of an image.
        DROPOUT2D(RandomStream.Purpose.DROPOUT);

        private final RandomStream.Purpose purpose;

        Kind(RandomStream.Purpose purpose) {
            this.purpose = purpose;
        }

        /// What the random numbers are drawn for.
        ///
        /// @return the purpose in the counter
        public RandomStream.Purpose purpose() {
            return purpose;
        }
    }

    /// Checks the sizes.
    public RandomMaskProblem {
        String subject = kind.toString();
        String shapes = "input NC(HW) [" + images + ", " + channels + ", " + inner + "]";
        Sizes.requirePositive(subject, "images", images, shapes);
        Sizes.requirePositive(subject, "channels", channels, shapes);
        Sizes.requirePositive(subject, "inner", inner, shapes);
        Sizes.requireArray(subject, "src", layout, images, shapes, channels, inner);
        Sizes.requireNoWeights(subject, direction);
        if (kind == Kind.RRELU ? !(lower <= upper && Float.isFinite(upper - lower)) : !(lower >= 0f && lower <= 1f)) {
            throw new ConfigurationException(subject + ": lower is " + lower + ", upper is " + upper + ", expected "
                    + (kind == Kind.RRELU ? "finite lower <= upper" : "a probability as lower"));
        }
        RandomStream.tag(kind.purpose(), node, call);
    }

    /// Elements of a sample that have their own number.
    ///
    /// @return channels for [Kind#DROPOUT2D], otherwise channels times inner
    public int draws() {
        return kind == Kind.DROPOUT2D ? channels : channels * inner;
    }

    @Override
    public List<Operand> operands() {
        int elements = layout.length(images, channels * inner);
        int maskElements = layout.length(images, draws());
        return direction == Direction.FORWARD
                ? List.of(Operand.in("src", elements), Operand.out("dst", elements), Operand.out("mask", maskElements))
                : List.of(
                        Operand.in("mask", maskElements), Operand.in("dDst", elements), Operand.out("dSrc", elements));
    }
}
