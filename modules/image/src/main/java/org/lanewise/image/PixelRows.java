package org.lanewise.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;

/// Reads a picture row by row as `float` planes. Not safe to share between threads.
///
/// Grey pictures are read from the raster: `getRGB` would take their values for linear light and brighten them.
final class PixelRows {

    private final BufferedImage image;
    private final boolean grey;
    private final int[] values;
    private final int[] alphas;

    PixelRows(BufferedImage image) {
        this.image = image;
        grey = isGrey(image.getColorModel());
        values = new int[image.getWidth()];
        alphas = new int[image.getWidth()];
    }

    /// Writes a row: channel `c` of column `x` goes to `dst[offset + c * plane + x]`.
    void read(int y, int channels, float[] dst, int offset, int plane) {
        if (grey) {
            readGrey(y, channels, dst, offset, plane);
        } else {
            readColour(y, channels, dst, offset, plane);
        }
    }

    private void readColour(int y, int channels, float[] dst, int offset, int plane) {
        image.getRGB(0, y, values.length, 1, values, 0, values.length);
        for (int x = 0; x < values.length; x++) {
            int argb = values[x];
            float alpha = (argb >>> 24) / 255f;
            float red = over(alpha, (argb >> 16 & 0xFF) / 255f);
            float green = over(alpha, (argb >> 8 & 0xFF) / 255f);
            float blue = over(alpha, (argb & 0xFF) / 255f);
            int at = offset + x;
            if (channels == 1) {
                dst[at] = luma(red, green, blue);
            } else {
                dst[at] = red;
                dst[at + plane] = green;
                dst[at + 2 * plane] = blue;
            }
        }
    }

    private void readGrey(int y, int channels, float[] dst, int offset, int plane) {
        ColorModel model = image.getColorModel();
        float max = (1 << model.getComponentSize(0)) - 1;
        image.getRaster().getSamples(0, y, values.length, 1, 0, values);
        if (model.hasAlpha()) {
            image.getRaster().getSamples(0, y, values.length, 1, 1, alphas);
        }
        for (int x = 0; x < values.length; x++) {
            float value = values[x] / max;
            if (model.hasAlpha()) {
                float alpha = alphas[x] / ((1 << model.getComponentSize(1)) - 1f);
                value = model.isAlphaPremultiplied() ? value + (1 - alpha) : over(alpha, value);
            }
            for (int c = 0; c < channels; c++) {
                dst[offset + c * plane + x] = value;
            }
        }
    }

    /// Luma of ITU-R BT.601.
    static float luma(float red, float green, float blue) {
        return 0.299f * red + 0.587f * green + 0.114f * blue;
    }

    /// A value on white paper; opaque values stay as they are.
    private static float over(float alpha, float value) {
        return alpha * value + (1 - alpha);
    }

    private static boolean isGrey(ColorModel model) {
        int type = model.getTransferType();
        return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && model.getNumColorComponents() == 1
                && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT);
    }
}
