package org.lanewise.ops.simd.conv;

import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.tile.BlockedTiles;

/// Transformed tiles of all images for the gradient of the weights by minimal filtering,
/// `[point][blocks that lie together][image and tile][blocks * 16]`.
///
/// @param tile edge of a tile of the destination, 4 or 2
/// @param source whether these are tiles of the source, whose blocks lie alone, or of the gradient of
///     the destination, whose blocks lie together as the register tile takes them
/// @param images images
/// @param blocks blocks of channels
/// @param height height of a plane
/// @param width width of a plane
/// @param top rows before the plane that the first tiles start at
/// @param left columns before it
/// @param tilesX tiles in a row
/// @param tiles tiles of an image
record WinogradGradientTiles(
        int tile,
        boolean source,
        int images,
        int blocks,
        int height,
        int width,
        int top,
        int left,
        int tilesX,
        int tiles)
        implements Primitive {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    /// The tiles of the source.
    static WinogradGradientTiles source(int tile, Conv2dProblem p) {
        return of(tile, p, true, p.ic(), p.ih(), p.iw(), p.h().padLow(), p.w().padLow());
    }

    /// The tiles of the gradient of the destination.
    static WinogradGradientTiles gradient(int tile, Conv2dProblem p) {
        return of(tile, p, false, p.oc(), p.oh(), p.ow(), 0, 0);
    }

    private static WinogradGradientTiles of(
            int tile, Conv2dProblem p, boolean source, int channels, int height, int width, int top, int left) {
        int tilesX = Math.ceilDiv(p.ow(), tile);
        int tiles = Math.ceilDiv(p.oh(), tile) * tilesX;
        return new WinogradGradientTiles(
                tile, source, p.images(), Math.ceilDiv(channels, BLOCK), height, width, top, left, tilesX, tiles);
    }

    private int points() {
        return WinogradTransforms.points(tile);
    }

    /// Most blocks that lie together.
    private int together() {
        return source ? 1 : BlockedTiles.COLUMNS;
    }

    /// Sets of blocks that lie together.
    int sets() {
        return Math.ceilDiv(blocks, together());
    }

    /// Blocks of a set.
    int columns(int set) {
        return Math.min(together(), blocks - set * together());
    }

    /// Tiles of all images: the terms of a sum.
    int terms() {
        return images * tiles;
    }

    /// Where a set's tiles of a point start.
    int offset(int point, int set) {
        return (point * blocks + set * together()) * terms() * BLOCK;
    }

    /// Floats of all tiles; more than an `int` when they do not fit an array.
    long elements() {
        return (long) points() * blocks * BLOCK * terms();
    }

    Preparation preparation() {
        return new Preparation(source ? 0 : 1, this, Math.toIntExact(elements()), this);
    }

    @Override
    public String kernel() {
        return "WinogradGradientTiles";
    }

    @Override
    public int tasks() {
        return images * blocks;
    }

    @Override
    public int scratch() {
        return 2 * points() * BLOCK;
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        int block = task % blocks;
        int image = task / blocks;
        int plane = operands.offset(0) + task * height * width * BLOCK;
        int set = block / together();
        int distance = columns(set) * BLOCK;
        int to = operands.offset(1) + offset(0, set) + block % together() * BLOCK + image * tiles * distance;
        for (int t = 0; t < tiles; t++) {
            int y = t / tilesX * tile - top;
            int x = t % tilesX * tile - left;
            transform(operands.array(0), plane, y, x, operands.array(1), to + t * distance, scratch);
        }
    }

    private void transform(float[] src, int plane, int y, int x, float[] dst, int to, float[] scratch) {
        int edge = source ? WinogradTransforms.patch(tile) : tile;
        float[] from = src;
        int at = plane + (y * width + x) * BLOCK;
        int row = width * BLOCK;
        if (y < 0 || x < 0 || y + edge > height || x + edge > width) {
            at = points() * BLOCK;
            BlockedPatch.gather(src, plane, height, width, y, x, edge, scratch, at);
            from = scratch;
            row = edge * BLOCK;
        }
        int pointStep = blocks * terms() * BLOCK;
        if (source) {
            WinogradTransforms.input(tile, from, at, row, scratch, 0, dst, to, pointStep);
        } else {
            WinogradTransforms.gradient(tile, from, at, row, scratch, 0, dst, to, pointStep);
        }
    }
}
