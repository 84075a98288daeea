package org.lanewise.ops.simd.conv;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;
import org.lanewise.ops.simd.tile.BlockedTiles;
import org.lanewise.ops.simd.tile.TransposeTiles;

/// The gradient with respect to the weights in channel-blocked images: a product over pixels of
/// the source, broadcast, and the gradient of the destination, whose lanes are output channels.
///
/// A tile's rows are floats that lie side by side in the source: the channels of a block, or, of
/// a planar source, the taps of a filter's row. A task makes the gradients of some blocks of output
/// channels for some sets of such rows, so that pixels that were read once serve several products.
/// It keeps one sum for each of 16 images, image after image, and joins them by the fixed tree, so
/// that the chains are those of images side by side.
final class BlockedBackwardWeights implements Kernel<BlockedConv2dProblem> {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    /// Pixels that all taps go over before the next: their gradients stay in the second-level
    /// cache.
    private static final int PIXELS = 400;

    /// Most sets of rows of a task, and most tiles: what they read and add to for one image stays
    /// in the second-level cache.
    private static final int SETS = 4;

    private static final int TILES = 2;

    /// Most taps of a task: their sums for 16 images stay in the second-level cache.
    private static final int TAPS = 9;

    @Override
    public String name() {
        return "BlockedBackwardWeights";
    }

    @Override
    public Optional<String> rejects(BlockedConv2dProblem problem) {
        Conv2dProblem p = problem.conv();
        if (p.direction() != Direction.BACKWARD_WEIGHTS) {
            return Optional.of("computes the gradient with respect to the weights only");
        }
        boolean whole = p.ic() / p.groups() % BLOCK == 0 && p.oc() / p.groups() % BLOCK == 0;
        if (p.groups() > 1 && (!whole || problem.planarSource())) {
            return Optional.of("channels of a group, " + p.ic() / p.groups() + " to " + p.oc() / p.groups()
                    + ", are not whole blocks of " + BLOCK);
        }
        return problem.planarSource() && p.w().dilation() != 1
                ? Optional.of("taps of a planar source must be neighbours, dilation is " + p.w().dilation())
                : Optional.empty();
    }

    @Override
    public Primitive create(BlockedConv2dProblem problem) {
        return new BackwardWeights(problem);
    }

    /// Rows of tiles: floats side by side in the source.
    ///
    /// @param count how many
    /// @param sources where the first of them is, by tap
    /// @param weights which weight of an output channel the first of them makes, by tap
    /// @param weightStep distance of the weights of neighbouring rows
    private record Rows(int count, int[] sources, int[] weights, int weightStep) {

        /// Whether all of them together make weights that lie side by side.
        boolean isContiguous() {
            int taps = weights.length;
            boolean tapsInside = weightStep == taps && (taps == 1 || weights[1] - weights[0] == 1);
            boolean rowsInside = weightStep == 1 && (taps == 1 || weights[1] - weights[0] == count);
            return tapsInside || rowsInside;
        }
    }

    private static final class BackwardWeights implements Primitive {

        private final Conv2dProblem p;
        private final Halo halo;
        private final PackedPixels gradient;
        private final int imageStep;
        private final int pixels;
        private final int[] points;
        private final int pixelsOfChunk;
        private final int setChunks;
        private final int tileChunks;
        /// By group.
        private final List<List<Rows>> rows = new ArrayList<>();
        private final float[] zeros = new float[BlockedTiles.COLUMNS * BLOCK];
        private final List<Preparation> preparations = new ArrayList<>();

        BackwardWeights(BlockedConv2dProblem problem) {
            p = problem.conv();
            int lanes = problem.planarSource() ? 1 : BLOCK;
            int planes = problem.planarSource() ? p.ic() : Math.ceilDiv(p.ic(), BLOCK);
            halo = new Halo(
                    lanes,
                    p.images(),
                    planes,
                    p.ih(),
                    p.iw(),
                    p.h().padLow(),
                    p.h().padHigh(),
                    p.w().padLow(),
                    p.w().padHigh());
            imageStep = planes * halo.paddedHeight() * halo.paddedWidth() * lanes;
            pixels = p.oh() * p.ow();
            gradient = new PackedPixels(p.images(), p.groups(), Math.ceilDiv(p.oc() / p.groups(), BLOCK), pixels);
            pixelsOfChunk = Math.ceilDiv(pixels, Math.ceilDiv(pixels, PIXELS));
            points = new int[pixels];
            for (int i = 0; i < pixels; i++) {
                int row = i / p.ow() * p.h().stride() * halo.paddedWidth();
                points[i] = (row + i % p.ow() * p.w().stride()) * lanes;
            }
            for (int g = 0; g < p.groups(); g++) {
                rows.add(problem.planarSource() ? planarRows() : blockedRows(g));
            }
            int sets = rows.getFirst().size();
            // Two tasks or more, where there are two of anything.
            setChunks = Math.max(Math.ceilDiv(sets, SETS), gradient.tiles() == 1 ? Math.min(2, sets) : 1);
            tileChunks = Math.max(Math.ceilDiv(gradient.tiles(), TILES), Math.min(2, gradient.tiles()));
            if (!halo.isEmpty()) {
                preparations.add(halo.preparation(0));
            }
            if (BlockedTiles.COLUMNS > 1) {
                preparations.add(gradient.preparation(1));
            }
        }

        private List<Rows> blockedRows(int group) {
            int channels = p.ic() / p.groups();
            int kernel = p.h().kernel() * p.w().kernel();
            List<Rows> result = new ArrayList<>();
            for (int c = 0; c < channels; c += BLOCK) {
                int plane = (group * channels + c) / BLOCK * halo.paddedHeight();
                for (int tap = 0; tap < kernel; tap += TAPS) {
                    int[] sources = new int[Math.min(TAPS, kernel - tap)];
                    int[] weights = new int[sources.length];
                    for (int t = 0; t < sources.length; t++) {
                        int row = plane + (tap + t) / p.w().kernel() * p.h().dilation();
                        int column = (tap + t) % p.w().kernel() * p.w().dilation();
                        sources[t] = (row * halo.paddedWidth() + column) * BLOCK;
                        weights[t] = c * kernel + tap + t;
                    }
                    result.add(new Rows(Math.min(BLOCK, channels - c), sources, weights, kernel));
                }
            }
            return result;
        }

        /// A tap row of a channel is a tap here.
        private List<Rows> planarRows() {
            int lines = p.ic() * p.h().kernel();
            List<Rows> result = new ArrayList<>();
            for (int column = 0; column < p.w().kernel(); column += BLOCK) {
                for (int line = 0; line < lines; line += TAPS) {
                    int[] sources = new int[Math.min(TAPS, lines - line)];
                    int[] weights = new int[sources.length];
                    for (int t = 0; t < sources.length; t++) {
                        int plane = (line + t) / p.h().kernel() * halo.paddedHeight();
                        int row = plane + (line + t) % p.h().kernel() * p.h().dilation();
                        sources[t] = row * halo.paddedWidth() + column;
                        weights[t] = (line + t) * p.w().kernel() + column;
                    }
                    result.add(new Rows(Math.min(BLOCK, p.w().kernel() - column), sources, weights, 1));
                }
            }
            return result;
        }

        @Override
        public String kernel() {
            return "BlockedBackwardWeights";
        }

        @Override
        public int tasks() {
            return p.groups() * tileChunks * setChunks;
        }

        private int lanes() {
            return Math.min(p.images(), Lanes.COUNT);
        }

        private int floatsOfProduct() {
            return TAPS * BLOCK * BlockedTiles.COLUMNS * BLOCK;
        }

        private int mostProducts() {
            return Math.ceilDiv(rows.getFirst().size(), setChunks) * Math.ceilDiv(gradient.tiles(), tileChunks);
        }

        @Override
        public int scratch() {
            return ordered() + TAPS * BLOCK * BLOCK;
        }

        /// Where sums are put in order before they are stored.
        private int ordered() {
            return lanes() * mostProducts() * floatsOfProduct();
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int group = task / (tileChunks * setChunks);
            List<Rows> sets = rows.get(group);
            int firstSet = Ranges.start(sets.size(), setChunks, task % setChunks);
            int endSet = Ranges.start(sets.size(), setChunks, task % setChunks + 1);
            int chunk = task / setChunks % tileChunks;
            int firstTile = Ranges.start(gradient.tiles(), tileChunks, chunk);
            int endTile = Ranges.start(gradient.tiles(), tileChunks, chunk + 1);
            for (int image = 0; image < p.images(); image++) {
                int src = operands.offset(0) + image * imageStep;
                for (int from = 0; from < pixels; from += pixelsOfChunk) {
                    int to = Math.min(pixels, from + pixelsOfChunk);
                    boolean first = image < Lanes.COUNT && from == 0;
                    int sums = image % Lanes.COUNT * mostProducts() * floatsOfProduct();
                    for (int tile = firstTile; tile < endTile; tile++) {
                        int dDst = operands.offset(1) + gradient.offset(image, group, tile);
                        for (int set = firstSet; set < endSet; set++) {
                            Rows row = sets.get(set);
                            int columns = gradient.columns(tile);
                            int step = row.count() * columns * BLOCK;
                            for (int tap = 0; tap < row.sources().length; tap++) {
                                product(
                                        operands,
                                        row,
                                        tap,
                                        columns,
                                        src,
                                        dDst,
                                        from,
                                        to,
                                        first,
                                        scratch,
                                        sums + tap * step);
                            }
                            sums += floatsOfProduct();
                        }
                    }
                }
            }
            int sums = 0;
            for (int tile = firstTile; tile < endTile; tile++) {
                for (int set = firstSet; set < endSet; set++) {
                    Rows row = sets.get(set);
                    int columns = gradient.columns(tile);
                    int length = row.sources().length * row.count() * columns * BLOCK;
                    join(scratch, sums, lanes(), mostProducts() * floatsOfProduct(), length);
                    int block = group * gradient.groupBlocks() + tile * BlockedTiles.COLUMNS;
                    store(operands, row, block, columns, scratch, sums);
                    sums += floatsOfProduct();
                }
            }
        }

        private void product(
                Operands operands,
                Rows set,
                int tap,
                int columns,
                int src,
                int dDst,
                int from,
                int to,
                boolean first,
                float[] scratch,
                int sums) {
            BlockedProduct.rows(
                    1,
                    set.count(),
                    columns,
                    from,
                    to,
                    operands.array(0),
                    src + set.sources()[tap],
                    points,
                    operands.array(1),
                    dDst,
                    zeros,
                    0,
                    first,
                    scratch,
                    sums,
                    set.count() * BLOCK);
        }

        /// The fixed tree over images, whose missing ones count as zeros.
        private static void join(float[] sums, int start, int images, int imageStep, int length) {
            int present = images;
            for (int half = Lanes.COUNT / 2; half > 0; half /= 2) {
                for (int image = 0; image < Math.min(present, half); image++) {
                    int at = start + image * imageStep;
                    int other = start + (image + half) * imageStep;
                    if (image + half < present) {
                        for (int i = 0; i < length; i += Lanes.LENGTH) {
                            fromArray(SPECIES, sums, at + i)
                                    .add(fromArray(SPECIES, sums, other + i))
                                    .intoArray(sums, at + i);
                        }
                    } else {
                        for (int i = 0; i < length; i += Lanes.LENGTH) {
                            fromArray(SPECIES, sums, at + i).add(0f).intoArray(sums, at + i);
                        }
                    }
                }
                present = Math.min(present, half);
            }
        }

        private void store(Operands operands, Rows set, int block, int columns, float[] scratch, int start) {
            int depth = p.depth();
            for (int column = 0; column < columns; column++) {
                int first = (block + column) * BLOCK;
                int lanes = Math.min(BLOCK, p.oc() - first);
                int from = start + column * set.count() * BLOCK;
                int to = operands.offset(2) + first * depth + set.weights()[0];
                if (set.isContiguous()) {
                    inOrder(set, columns, scratch, from);
                    int length = set.weights().length * set.count();
                    TransposeTiles.run(scratch, ordered(), BLOCK, length, lanes, operands.array(2), to, depth);
                } else {
                    oneByOne(set, columns, lanes, scratch, from, operands.array(2), to);
                }
            }
        }

        /// Sums of a block of output channels, in the order of an output channel's weights.
        private void inOrder(Rows set, int columns, float[] scratch, int from) {
            for (int tap = 0; tap < set.weights().length; tap++) {
                int to = ordered() + (set.weights()[tap] - set.weights()[0]) * BLOCK;
                int sums = from + tap * set.count() * columns * BLOCK;
                for (int r = 0; r < set.count(); r++) {
                    System.arraycopy(scratch, sums + r * BLOCK, scratch, to + r * set.weightStep() * BLOCK, BLOCK);
                }
            }
        }

        private void oneByOne(Rows set, int columns, int lanes, float[] scratch, int from, float[] dst, int to) {
            for (int tap = 0; tap < set.weights().length; tap++) {
                int sums = from + tap * set.count() * columns * BLOCK;
                int weight = to + set.weights()[tap] - set.weights()[0];
                for (int lane = 0; lane < lanes; lane++) {
                    for (int r = 0; r < set.count(); r++) {
                        dst[weight + lane * p.depth() + r * set.weightStep()] = scratch[sums + r * BLOCK + lane];
                    }
                }
            }
        }
    }
}
