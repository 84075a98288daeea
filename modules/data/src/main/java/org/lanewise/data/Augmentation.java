package org.lanewise.data;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.text.NearestName;

/// What happens to a training picture at random, each time that it is read.
///
/// What is drawn depends on seed, epoch and sample only, so it is the same for any batch size and
/// in a run that was resumed. Pixels that come in from outside are 0, which is black. Source of
/// both, for CIFAR-10: K. He et al., "Deep residual learning for image recognition", 2015.
///
/// @param flip every second picture, on average, is mirrored left to right
/// @param shift the picture is moved, by up to an eighth of its side in each direction
public record Augmentation(boolean flip, boolean shift) {

    /// Pictures stay as they are.
    public static final Augmentation NONE = new Augmentation(false, false);

    /// The names that [#named(String)] knows.
    public static final List<String> NAMES = List.of("none", "flip", "shift");

    /// A side is moved by up to its length over this.
    private static final int SHARE = 8;

    private static final int FLIP_ELEMENT = 0;
    private static final int ROWS_ELEMENT = 1;
    private static final int COLUMNS_ELEMENT = 2;

    /// The augmentation of the given names.
    ///
    /// @param names `none`, `flip`, `shift`, or several with commas between them
    /// @return the augmentation
    /// @throws ConfigurationException when a name is unknown
    public static Augmentation named(String names) {
        boolean flip = false;
        boolean shift = false;
        for (String name : names.split(",", -1)) {
            switch (name) {
                case "none" -> {}
                case "flip" -> flip = true;
                case "shift" -> shift = true;
                default ->
                    throw new ConfigurationException("Unknown augmentation '" + name + "', expected some of " + NAMES
                            + NearestName.hint(name, NAMES));
            }
        }
        return new Augmentation(flip, shift);
    }

    /// Changes one picture.
    ///
    /// @param stream the epoch's random numbers
    /// @param sample number of the sample
    /// @param pixels holds the picture and receives it changed
    /// @param offset index of its first pixel
    /// @param shape `[C, H, W]`
    /// @param scratch as many elements as a picture has, or more
    void apply(RandomStream stream, int sample, float[] pixels, int offset, Shape shape, float[] scratch) {
        int height = shape.size(1);
        int width = shape.size(2);
        boolean mirrored = flip && stream.below(sample, FLIP_ELEMENT, 2) == 1;
        int down = shift ? draw(stream, sample, ROWS_ELEMENT, height / SHARE) : 0;
        int right = shift ? draw(stream, sample, COLUMNS_ELEMENT, width / SHARE) : 0;
        if (!mirrored && down == 0 && right == 0) {
            return;
        }
        System.arraycopy(pixels, offset, scratch, 0, shape.elements());
        for (int row = 0; row < shape.size(0) * height; row++) {
            int y = row % height - down;
            int to = offset + row * width;
            int from = (row - down) * width;
            for (int x = 0; x < width; x++) {
                int moved = x - right;
                boolean inside = y >= 0 && y < height && moved >= 0 && moved < width;
                pixels[to + x] = inside ? scratch[from + (mirrored ? width - 1 - moved : moved)] : 0f;
            }
        }
    }

    private static int draw(RandomStream stream, int sample, int element, int most) {
        return stream.below(sample, element, 2 * most + 1) - most;
    }

    /// The names, as [#named(String)] reads them.
    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        if (flip) {
            names.add("flip");
        }
        if (shift) {
            names.add("shift");
        }
        return names.isEmpty() ? "none" : String.join(",", names);
    }
}
