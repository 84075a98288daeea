package org.lanewise.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/// Reads pictures row by row as `float` planes. Not safe to share between threads.
///
/// Grey pictures are read from the raster: `getRGB` would take their values for linear light and
/// brighten them. Pictures of bytes in sRGB, with a palette or without, are read from it, too,
/// which gives what `getRGB` gives and allocates nothing.
final class PixelRows {

    private enum Form {
        GREY,
        BYTES,
        PALETTE,
        OTHER
    }

    private BufferedImage image;
    private Form form;
    private int[] values = {};
    private int[] alphas = {};

    PixelRows(BufferedImage image) {
        this.image = image;
        form = Form.OTHER;
        set(image);
    }

    /// Takes another picture. Allocates nothing when it is as wide as the one before and of the
    /// same form.
    void set(BufferedImage next) {
        image = next;
        form = form(next.getColorModel());
        int width = next.getWidth();
        int numbers = form == Form.BYTES ? width * next.getColorModel().getNumComponents() : width;
        if (values.length != numbers) {
            values = new int[numbers];
        }
        if (form == Form.GREY && next.getColorModel().hasAlpha() && alphas.length != width) {
            alphas = new int[width];
        }
    }

    /// Writes a row: channel `c` of column `x` goes to `dst[offset + c * plane + x]`.
    void read(int y, int channels, float[] dst, int offset, int plane) {
        switch (form) {
            case GREY -> readGrey(y, channels, dst, offset, plane);
            case BYTES -> readBytes(y, channels, dst, offset, plane);
            case PALETTE -> readPalette(y, channels, dst, offset, plane);
            case OTHER -> {
                image.getRGB(0, y, values.length, 1, values, 0, values.length);
                for (int x = 0; x < values.length; x++) {
                    put(values[x], channels, dst, offset + x, plane);
                }
            }
        }
    }

    private void readBytes(int y, int channels, float[] dst, int offset, int plane) {
        int bands = image.getColorModel().getNumComponents();
        image.getRaster().getPixels(0, y, values.length / bands, 1, values);
        for (int x = 0; x < values.length / bands; x++) {
            int at = x * bands;
            int alpha = bands == 4 ? values[at + 3] : 0xFF;
            int argb = alpha << 24 | values[at] << 16 | values[at + 1] << 8 | values[at + 2];
            put(argb, channels, dst, offset + x, plane);
        }
    }

    private void readPalette(int y, int channels, float[] dst, int offset, int plane) {
        Raster raster = image.getRaster();
        ColorModel palette = image.getColorModel();
        raster.getSamples(0, y, values.length, 1, 0, values);
        for (int x = 0; x < values.length; x++) {
            put(palette.getRGB(values[x]), channels, dst, offset + x, plane);
        }
    }

    private static void put(int argb, int channels, float[] dst, int at, int plane) {
        float alpha = (argb >>> 24) / 255f;
        float red = over(alpha, (argb >> 16 & 0xFF) / 255f);
        float green = over(alpha, (argb >> 8 & 0xFF) / 255f);
        float blue = over(alpha, (argb & 0xFF) / 255f);
        if (channels == 1) {
            dst[at] = luma(red, green, blue);
        } else {
            dst[at] = red;
            dst[at + plane] = green;
            dst[at + 2 * plane] = blue;
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

    private static Form form(ColorModel model) {
        int type = model.getTransferType();
        boolean small = type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT;
        if (model instanceof IndexColorModel) {
            return small ? Form.PALETTE : Form.OTHER;
        }
        if (model.getColorSpace().getType() == ColorSpace.TYPE_GRAY && model.getNumColorComponents() == 1 && small) {
            return Form.GREY;
        }
        boolean bytes = model.getColorSpace().isCS_sRGB()
                && model.getNumColorComponents() == 3
                && !model.isAlphaPremultiplied();
        for (int c = 0; bytes && c < model.getNumComponents(); c++) {
            bytes = model.getComponentSize(c) == 8;
        }
        return bytes ? Form.BYTES : Form.OTHER;
    }
}
