package org.lanewise.ops.simd.norm;

import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.lanes.Lanes;

/// The runs that a channel consists of, and how their sums become one.
///
/// A channel has one piece of `inner * lanes` floats in each block. In both layouts a piece is
/// cut into runs of at most [#LONGEST] floats in groups of 16: the lanes of a group are 16
/// images, or 16 neighbouring pixels of one image. Sums of lanes that hold no image of the batch
/// are cleared before the tree; sums of runs are added in double precision.
///
/// @param layout layout
/// @param images batch size
/// @param channels channels
/// @param inner elements of one channel of one image
record ChannelRuns(Layout layout, int images, int channels, int inner) {

    static final int GROUP = Lanes.COUNT;
    static final int LONGEST = 16384;

    int blocks() {
        return layout.blocks(images);
    }

    /// Floats of a piece.
    int piece() {
        return inner * layout.lanes();
    }

    /// Where a channel's piece starts in a block.
    int start(int block, int channel) {
        return (block * channels + channel) * piece();
    }

    /// Groups' lanes that belong to the batch.
    int valid(int block) {
        return layout == Layout.NCHW ? GROUP : Math.min(GROUP, images - block * GROUP);
    }

    /// Elements of a channel over the batch.
    double count() {
        return (double) images * inner;
    }

    double sum(Runs runs, float[] src, int offset, int channel, float[] scratch) {
        double total = 0;
        for (int block = 0; block < blocks(); block++) {
            int at = offset + start(block, channel);
            for (int f = 0; f < piece(); f += LONGEST) {
                runs.sum(GROUP, src, at + f, Math.min(LONGEST, piece() - f), scratch, 0);
                total += tree(scratch, 0, valid(block));
            }
        }
        return total;
    }

    /// Sum of squared distances; scratch has 16 means at 32 and its first 32 floats are used.
    double squares(Runs runs, float[] src, int offset, int channel, float[] scratch) {
        double total = 0;
        for (int block = 0; block < blocks(); block++) {
            int at = offset + start(block, channel);
            for (int f = 0; f < piece(); f += LONGEST) {
                runs.squares(GROUP, src, at + f, Math.min(LONGEST, piece() - f), scratch, 2 * GROUP, scratch, 0);
                total += tree(scratch, 0, valid(block));
            }
        }
        return total;
    }

    /// The sum of the lanes that are valid.
    static float tree(float[] sums, int at, int valid) {
        for (int lane = valid; lane < GROUP; lane++) {
            sums[at + lane] = 0f;
        }
        return Lanes.tree(sums, at);
    }
}
