package org.lanewise.ops.simd.conv;

import org.lanewise.ops.simd.Conv2dProblem;

/// The order in which a convolution sums its terms: blocks of 16 channels, in each the taps row
/// by row, for each tap the channels of the block.
///
/// It is the order in which channel-blocked layouts lie in memory, and every kernel keeps it,
/// whatever its layout: that puts them all in one bit class. For term `k`, the arrays give its
/// channel and tap.
///
/// @param channel channel of each term, within its group
/// @param tapH row of the tap
/// @param tapW column of the tap
record ReductionOrder(int[] channel, int[] tapH, int[] tapW) {

    private static final int BLOCK = 16;

    /// The order of the forward direction: channels are input channels of a group.
    static ReductionOrder forward(Conv2dProblem p) {
        return of(p.ic() / p.groups(), range(p.h().kernel()), range(p.w().kernel()));
    }

    /// The order over the given channels and taps.
    static ReductionOrder of(int channels, int[] rows, int[] columns) {
        int depth = channels * rows.length * columns.length;
        ReductionOrder order = new ReductionOrder(new int[depth], new int[depth], new int[depth]);
        int k = 0;
        for (int block = 0; block < channels; block += BLOCK) {
            int end = Math.min(block + BLOCK, channels);
            for (int row : rows) {
                for (int column : columns) {
                    for (int c = block; c < end; c++) {
                        order.channel[k] = c;
                        order.tapH[k] = row;
                        order.tapW[k] = column;
                        k++;
                    }
                }
            }
        }
        return order;
    }

    int depth() {
        return channel.length;
    }

    static int[] range(int n) {
        int[] range = new int[n];
        for (int i = 0; i < n; i++) {
            range[i] = i;
        }
        return range;
    }
}
