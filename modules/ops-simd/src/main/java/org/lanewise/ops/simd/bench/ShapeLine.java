package org.lanewise.ops.simd.bench;

/// A shape as it stands in a file of shapes.
///
/// @param shape the shape
/// @param times how often its network has it, 1 or more
/// @param label the comment behind it, or an empty text
public record ShapeLine(LayerShape shape, int times, String label) {

    /// The shape in the notation, in its shortest form.
    ///
    /// @return a text that [ShapeNotation#parse] reads as the same shape, without count and label
    public String notation() {
        return ShapeText.of(shape);
    }
}
