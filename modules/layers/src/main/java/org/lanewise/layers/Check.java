package org.lanewise.layers;

import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.ShapeException;

/// The checks of the record constructors. A message names layer, component, actual and expected.
final class Check {

    private Check() {}

    static void positive(String layer, String component, int actual) {
        atLeast(layer, component, actual, 1);
    }

    static void positive(String layer, String component, Size2d actual) {
        if (actual.height() < 1 || actual.width() < 1) {
            throw new ShapeException(layer + " " + component + " is " + actual + ", expected 1 or more");
        }
    }

    /// The size of a square whose side was given.
    static Size2d square(String layer, String component, int side, int least) {
        if (side < least) {
            throw new ShapeException(
                    layer + " " + component + " is " + side + "x" + side + ", expected " + least + " or more");
        }
        return Size2d.of(side);
    }

    static void atLeast(String layer, String component, int actual, int least) {
        if (actual < least) {
            throw new ShapeException(layer + " " + component + " is " + actual + ", expected " + least + " or more");
        }
    }

    static void divides(String layer, String component, int actual, int groups) {
        if (actual % groups != 0) {
            throw new ShapeException(
                    layer + " " + component + " is " + actual + ", expected a multiple of groups " + groups);
        }
    }

    static void axis(String layer, int axis) {
        if (axis == 0) {
            throw new ShapeException(layer + " axis is 0, expected another than the batch axis");
        }
    }

    static void span(String layer, Size2d kernel, Size2d dilation) {
        if (span(kernel.height(), dilation.height()) > Integer.MAX_VALUE
                || span(kernel.width(), dilation.width()) > Integer.MAX_VALUE) {
            throw new ShapeException(layer + " kernel " + kernel + " with dilation " + dilation
                    + " spans too many elements, expected at most " + Integer.MAX_VALUE);
        }
    }

    static void poolPadding(String layer, Padding.Explicit padding, Size2d kernel, Size2d dilation) {
        long vertical = span(kernel.height(), dilation.height()) / 2;
        long horizontal = span(kernel.width(), dilation.width()) / 2;
        if (Math.max(padding.top(), padding.bottom()) > vertical
                || Math.max(padding.left(), padding.right()) > horizontal) {
            throw new ShapeException(layer + " padding is " + padding + ", expected at most half of the kernel ("
                    + kernel + ", dilation " + dilation + "): " + vertical + " above and below, " + horizontal
                    + " left and right");
        }
    }

    static void finite(String layer, String component, double actual) {
        require(Double.isFinite(actual), layer, component, actual, "a finite number");
    }

    static void above(String layer, String component, double actual, double bound) {
        require(Double.isFinite(actual) && actual > bound, layer, component, actual, "a number above " + bound);
    }

    static void notNegative(String layer, String component, double actual) {
        require(Double.isFinite(actual) && actual >= 0, layer, component, actual, "a number of 0 or more");
    }

    static void fraction(String layer, String component, double actual) {
        require(actual >= 0 && actual <= 1, layer, component, actual, "a number from 0 to 1");
    }

    static void probability(String layer, String component, double actual) {
        require(actual >= 0 && actual < 1, layer, component, actual, "a number from 0 to below 1");
    }

    static void require(boolean holds, String layer, String component, Object actual, String expected) {
        if (!holds) {
            throw new ConfigurationException(layer + " " + component + " is " + actual + ", expected " + expected);
        }
    }

    private static long span(int kernel, int dilation) {
        return dilation * (kernel - 1L) + 1;
    }
}
