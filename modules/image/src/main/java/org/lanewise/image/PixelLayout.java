package org.lanewise.image;

/// How the pixels of a picture lie in an array.
public enum PixelLayout {
    /// A plane a channel, as all layers take it.
    NCHW,
    /// The channels of a pixel side by side.
    NHWC
}
