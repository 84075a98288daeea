package org.lanewise.ops.simd.conv;

import java.util.Locale;
import java.util.Optional;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;

/// What a 3x3 convolution costs by each algorithm, counted in multiply-adds of one image: those of
/// its products, or those that pass while its filters stream by where these are more, and those
/// that its transforms take the time of.
///
/// The choice must not depend on the machine, so the rates are constants; they were fitted to
/// measured times of layers from 16 to 512 channels, one after the other as in their networks.
final class WinogradCost {

    /// Multiply-adds of a product that take as long as the transforms of one channel of a tile, by
    /// point of the tile.
    private static final double TRANSFORM4 = 18;

    private static final double TRANSFORM2 = 12;

    /// Multiply-adds that take as long as the halo and the epilogue of one channel of a pixel.
    private static final double PIXEL = 10;

    /// Multiply-adds that take as long as one filter value from the third-level cache, and from
    /// memory.
    private static final double NEAR = 7;

    private static final double FAR = 21;

    /// Bytes of filters above which a network has more of them than a third-level cache holds.
    private static final double NEAR_BYTES = 2.5 * 1024 * 1024;

    /// The same as [#TRANSFORM4] and [#TRANSFORM2] for the gradient of weights, whose source and
    /// gradient are transformed once for all tasks.
    private static final double GRADIENT4 = 20;

    private static final double GRADIENT2 = 14;

    /// Multiply-adds of a product that take as long as starting a sum, transforming it back and
    /// storing it, by point of the tile; the last for a tap of the direct way.
    private static final double PAIR4 = 28;

    private static final double PAIR2 = 40;
    private static final double DIRECT_PAIR = 60;

    private WinogradCost() {}

    /// Why another algorithm is the better choice for a convolution that minimal filtering can do.
    ///
    /// @param p the convolution
    /// @param tile edge of the output tile in question
    /// @return empty when it is the best
    static Optional<String> declines(Conv2dProblem p, int tile) {
        double here = filtering(p, tile);
        int otherTile = tile == Winograd4.TILE ? Winograd2.TILE : Winograd4.TILE;
        double other = filtering(p, otherTile);
        double direct = direct(p);
        return here <= other && here < direct ? Optional.empty() : Optional.of(reason(here, otherTile, other, direct));
    }

    private static double direct(Conv2dProblem p) {
        double pixels = p.direction() == Direction.FORWARD ? p.oh() * p.ow() : p.ih() * p.iw();
        return products(p, 9, pixels) + pixels * PIXEL * (p.ic() + p.oc());
    }

    private static double filtering(Conv2dProblem p, int tile) {
        double points = (tile + 2) * (tile + 2);
        double transform = tile == Winograd4.TILE ? TRANSFORM4 : TRANSFORM2;
        double tiles = WinogradPlanes.of(p, tile).tiles();
        return products(p, points, tiles) + points * tiles * transform * (p.ic() + p.oc());
    }

    /// Matrix products whose filters stream by while the rows before are multiplied.
    private static double products(Conv2dProblem p, double count, double rows) {
        double filters = count * p.ic() * p.oc();
        return filters * Math.max(rows, filters * Float.BYTES > NEAR_BYTES ? FAR : NEAR);
    }

    /// Why another algorithm is the better choice for a gradient of weights that minimal filtering
    /// can make.
    ///
    /// @param p the convolution
    /// @param tile edge of the tile in question
    /// @return empty when it is the best
    static Optional<String> declinesWeights(Conv2dProblem p, int tile) {
        double here = weights(p, tile);
        int otherTile = tile == Winograd4.TILE ? Winograd2.TILE : Winograd4.TILE;
        double other = weights(p, otherTile);
        double direct = ((double) p.oh() * p.ow() + DIRECT_PAIR) * 9 * p.ic() * p.oc();
        return here <= other && here < direct ? Optional.empty() : Optional.of(reason(here, otherTile, other, direct));
    }

    private static double weights(Conv2dProblem p, int tile) {
        double points = (tile + 2) * (tile + 2);
        double pairs = (double) p.ic() * p.oc();
        double transform = tile == Winograd4.TILE ? GRADIENT4 : GRADIENT2;
        double pair = tile == Winograd4.TILE ? PAIR4 : PAIR2;
        double tiles = Math.ceilDiv(p.oh(), tile) * Math.ceilDiv(p.ow(), tile);
        return points * (pairs * (tiles + pair) + tiles * transform * (p.ic() + p.oc()));
    }

    private static String reason(double here, int otherTile, double other, double direct) {
        return String.format(
                Locale.ROOT,
                "costs %.1f million multiply-adds, tiles of %d cost %.1f, the direct way %.1f",
                here / 1e6,
                otherTile,
                other / 1e6,
                direct / 1e6);
    }
}
