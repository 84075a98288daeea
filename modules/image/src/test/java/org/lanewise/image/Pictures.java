package org.lanewise.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/// Pictures for tests, made in memory.
final class Pictures {

    private Pictures() {}

    /// A picture of one kind whose pixels are given as ARGB, row by row.
    static BufferedImage of(int type, int width, int... argb) {
        BufferedImage image = new BufferedImage(width, argb.length / width, type);
        for (int i = 0; i < argb.length; i++) {
            image.setRGB(i % width, i / width, argb[i]);
        }
        return image;
    }

    /// A grey picture whose stored bytes are given.
    static BufferedImage grey(int width, int... values) {
        BufferedImage image = new BufferedImage(width, values.length / width, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSamples(0, 0, width, values.length / width, 0, values);
        return image;
    }

    /// A colourful picture without sharp edges.
    static BufferedImage gradient(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 255 * x / width << 16 | 255 * y / height << 8 | 128);
            }
        }
        return image;
    }

    static byte[] encode(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalArgumentException(format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// A PNG of grey pixels whose header claims any size, with `dataBytes` zero bytes of compressed data.
    static byte[] pngClaiming(int width, int height, int dataBytes) {
        Deflater deflater = new Deflater();
        deflater.setInput(new byte[dataBytes]);
        deflater.finish();
        byte[] data = new byte[dataBytes + 64];
        int n = deflater.deflate(data);
        deflater.end();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) 8)
                .array();
        chunk(out, "IHDR", header, header.length);
        chunk(out, "IDAT", data, n);
        chunk(out, "IEND", new byte[0], 0);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data, int length) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data, 0, length);
        out.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
        out.writeBytes(name);
        out.write(data, 0, length);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
