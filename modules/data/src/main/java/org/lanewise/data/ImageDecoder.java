package org.lanewise.data;

import java.nio.file.Path;
import org.lanewise.tensor.Shape;

/// A service that turns picture files into pixels; `org.lanewise.image` provides one.
///
/// An implementation is safe to share between threads.
public interface ImageDecoder {

    /// Whether a file's name is that of a picture this decoder reads.
    ///
    /// @param fileName the name without folders
    /// @return true to be asked for its pixels
    boolean accepts(String fileName);

    /// Reads a picture, brought to a shape.
    ///
    /// @param file the picture
    /// @param shape `[C, H, W]`, 1 channel for grey, 3 for red, green and blue
    /// @param dst receives the pixels as bytes, in CHW order
    /// @param offset index of the first of them
    /// @throws org.lanewise.tensor.FormatException when the file is not a readable picture, or is too large
    void decode(Path file, Shape shape, byte[] dst, int offset);
}
