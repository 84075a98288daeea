package org.lanewise.layers;

/// Makes an image larger by whole factors.
///
/// `NEAREST`: `y[i] = x[floor(i / scale)]`. `BILINEAR`: the mean of the four neighbours of a position, weighted by
/// closeness; output `i` lies at `(i + 0.5) / scale - 0.5`, no less than 0, or with `alignCorners` at
/// `i * (in - 1) / (out - 1)`, so that the corners of both images coincide.
///
/// Shapes: `[N, C, H, W]` to `[N, C, H * scaleHeight, W * scaleWidth]`. Inputs: x. Parameters: none. Source: PyTorch
/// `torch.nn.Upsample`.
///
/// @param mode how values between elements are found
/// @param scaleHeight factor of the height, 1 or more
/// @param scaleWidth factor of the width, 1 or more
/// @param alignCorners whether corners coincide; only with `BILINEAR`
public record Upsample(Mode mode, int scaleHeight, int scaleWidth, boolean alignCorners) implements Layer {

    /// How values between elements are found.
    public enum Mode {
        /// The element to the upper left.
        NEAREST,
        /// A weighted mean of the four neighbours.
        BILINEAR
    }

    /// Checks the settings.
    public Upsample {
        Check.positive("Upsample", "scaleHeight", scaleHeight);
        Check.positive("Upsample", "scaleWidth", scaleWidth);
        Check.require(
                !alignCorners || mode == Mode.BILINEAR, "Upsample", "alignCorners", alignCorners, "false with " + mode);
    }

    /// Repeats every element.
    ///
    /// @param scale factor of height and width
    /// @return the layer
    public static Upsample nearest(int scale) {
        return new Upsample(Mode.NEAREST, scale, scale, false);
    }

    /// Interpolates linearly, corners not aligned.
    ///
    /// @param scale factor of height and width
    /// @return the layer
    public static Upsample bilinear(int scale) {
        return new Upsample(Mode.BILINEAR, scale, scale, false);
    }
}
