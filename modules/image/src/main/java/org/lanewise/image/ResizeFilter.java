package org.lanewise.image;

/// How a picture is brought to another size.
public enum ResizeFilter {
    /// The pixel under the centre of the new one.
    NEAREST,
    /// A weighted mean whose weight falls linearly from the centre, wide enough to cover every source pixel when a
    /// picture gets smaller (antialias), plain bilinear interpolation when it gets larger.
    BILINEAR,
    /// The mean over the area that the new pixel covers.
    AREA
}
