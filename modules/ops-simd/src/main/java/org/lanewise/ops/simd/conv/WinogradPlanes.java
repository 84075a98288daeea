package org.lanewise.ops.simd.conv;

import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;

/// What a convolution by minimal filtering reads and writes, in either direction.
///
/// @param inBlocks blocks of channels that are read
/// @param inHeight height of what is read
/// @param inWidth width of what is read
/// @param padTop rows of zeros before
/// @param padLeft columns of zeros before
/// @param outHeight height of the result
/// @param outWidth width of the result
/// @param tilesY rows of tiles
/// @param tilesX tiles in a row
record WinogradPlanes(
        int inBlocks,
        int inHeight,
        int inWidth,
        int padTop,
        int padLeft,
        int outHeight,
        int outWidth,
        int tilesY,
        int tilesX) {

    static WinogradPlanes of(Conv2dProblem p, int tile) {
        boolean forward = p.direction() == Direction.FORWARD;
        int height = forward ? p.oh() : p.ih();
        int width = forward ? p.ow() : p.iw();
        return new WinogradPlanes(
                Math.ceilDiv(forward ? p.ic() : p.oc(), BlockedConv2dProblem.BLOCK),
                forward ? p.ih() : p.oh(),
                forward ? p.iw() : p.ow(),
                forward ? p.h().padLow() : 2 - p.h().padLow(),
                forward ? p.w().padLow() : 2 - p.w().padLow(),
                height,
                width,
                Math.ceilDiv(height, tile),
                Math.ceilDiv(width, tile));
    }

    int tiles() {
        return tilesY * tilesX;
    }

    int inPixels() {
        return inHeight * inWidth;
    }
}
