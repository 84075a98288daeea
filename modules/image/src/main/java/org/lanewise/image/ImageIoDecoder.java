package org.lanewise.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.lanewise.data.ImageDecoder;
import org.lanewise.tensor.Shape;

/// The service behind `images:DIR`: PNG and JPEG files, the whole picture resized with [ResizeFilter#BILINEAR] and
/// rounded to bytes. Immutable; safe to share between threads.
public final class ImageIoDecoder implements ImageDecoder {

    private static final List<String> EXTENSIONS = List.of(".png", ".jpg", ".jpeg");

    /// Called by `ServiceLoader`.
    public ImageIoDecoder() {}

    @Override
    public boolean accepts(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        return EXTENSIONS.stream().anyMatch(lower::endsWith);
    }

    @Override
    public void decode(Path file, Shape shape, byte[] dst, int offset) {
        float[] values = Images.load(file, shape, ResizeFilter.BILINEAR).floats();
        for (int i = 0; i < values.length; i++) {
            dst[offset + i] = (byte) (int) (Math.clamp(values[i], 0f, 1f) * 255f + 0.5f);
        }
    }
}
