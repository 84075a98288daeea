package org.lanewise.ops.simd;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.tensor.ShapeException;

/// Channels of one or several channel-blocked sources in any order: channel `c` of `dst` is
/// channel `order[c]` of the sources side by side. It is a join of channels that do not fill their
/// last blocks, a shuffle between groups, or a selection.
///
/// Images lie as in [BlockedConv2dProblem]. The lanes of the last block of `dst` beyond its
/// channels are written as zero, those of the sources are not read. Operands: `src0`, `src1`, ...,
/// `dst`.
///
/// @param images batch size
/// @param pixels height times width
/// @param sources channels of each source
/// @param order for each channel of `dst` one of those of the sources, counted through
public record BlockedChannelsProblem(int images, int pixels, List<Integer> sources, List<Integer> order)
        implements Problem {

    /// Checks the sizes and copies the lists.
    public BlockedChannelsProblem {
        sources = List.copyOf(sources);
        order = List.copyOf(order);
        String shapes = "images " + images + ", pixels " + pixels + ", channels " + sources + " to " + order.size();
        Sizes.requirePositive("Channels", "images", images, shapes);
        Sizes.requirePositive("Channels", "pixels", pixels, shapes);
        Sizes.requirePositive("Channels", "number of sources", sources.size(), shapes);
        Sizes.requirePositive("Channels", "channels", order.size(), shapes);
        long all = 0;
        for (int channels : sources) {
            Sizes.requirePositive("Channels", "channels of a source", channels, shapes);
            Sizes.requireArray("Channels", "source", Layout.CHW16N, channels, shapes, images, pixels);
            all += channels;
        }
        for (int channel : order) {
            if (channel < 0 || channel >= all) {
                throw new ShapeException(
                        "Channels: there is no channel " + channel + ", the sources have " + all + " (" + shapes + ")");
            }
        }
        Sizes.requireArray("Channels", "destination", Layout.CHW16N, order.size(), shapes, images, pixels);
    }

    /// Sources side by side.
    ///
    /// @param images batch size
    /// @param pixels height times width
    /// @param sources channels of each source
    /// @return the problem
    public static BlockedChannelsProblem concat(int images, int pixels, List<Integer> sources) {
        List<Integer> order = new ArrayList<>();
        for (int channels : sources) {
            for (int c = 0; c < channels; c++) {
                order.add(order.size());
            }
        }
        return new BlockedChannelsProblem(images, pixels, sources, order);
    }

    /// The shuffle that follows a grouped convolution (Zhang and others, ShuffleNet): the first
    /// channels of all groups, then the second ones, and so on.
    ///
    /// @param images batch size
    /// @param pixels height times width
    /// @param channels channels
    /// @param groups groups, a divisor of the channels
    /// @return the problem
    public static BlockedChannelsProblem shuffle(int images, int pixels, int channels, int groups) {
        if (groups < 1 || channels % groups != 0) {
            throw new ShapeException("Channels: " + channels + " channels are not " + groups + " groups of equal size");
        }
        List<Integer> order = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            order.add(c % groups * (channels / groups) + c / groups);
        }
        return new BlockedChannelsProblem(images, pixels, List.of(channels), order);
    }

    @Override
    public List<Operand> operands() {
        List<Operand> operands = new ArrayList<>();
        for (int channels : sources) {
            operands.add(Operand.in("src" + operands.size(), elements(channels)));
        }
        operands.add(Operand.out("dst", elements(order.size())));
        return List.copyOf(operands);
    }

    private int elements(int channels) {
        return images * BlockedConv2dProblem.padded(channels) * pixels;
    }
}
