package org.lanewise.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;

/// Decodes PNG and JPEG from memory, distrusting every byte.
///
/// The format is told by its signature, so that no other reader of the Java runtime sees the data; metadata is skipped;
/// the size in the header is checked before pixels are decoded; whatever a reader throws is a damaged file.
final class EncodedImage {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};

    /// How the JPEG library's warnings about pixels begin; others are about metadata.
    private static final List<String> DAMAGE = List.of("Corrupt JPEG data", "Premature end");

    private EncodedImage() {}

    static BufferedImage decode(byte[] bytes, String name) {
        if (bytes.length > Images.MAX_FILE_BYTES) {
            throw new FormatException(
                    "Image " + name + " has more than the limit of " + Images.MAX_FILE_BYTES + " bytes");
        }
        ImageReader reader = reader(format(bytes, name));
        List<String> warnings = new ArrayList<>();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.addIIOReadWarningListener((IIOReadWarningListener) (source, warning) -> {
                if (DAMAGE.stream().anyMatch(warning::startsWith)) {
                    warnings.add(warning);
                }
            });
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if (Math.min(width, height) < 1
                    || Math.max(width, height) > Images.MAX_SIDE
                    || (long) width * height > Images.MAX_PIXELS) {
                throw new FormatException("Image " + name + " claims " + width + "x" + height
                        + " pixels, expected sides of 1 to " + Images.MAX_SIDE + " and no more than "
                        + Images.MAX_PIXELS
                        + " pixels");
            }
            BufferedImage image = reader.read(0);
            if (!warnings.isEmpty()) {
                throw new FormatException("Image " + name + " is damaged: " + warnings.getFirst());
            }
            return image;
        } catch (FormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new FormatException("Image " + name + " is damaged: " + e, e);
        } finally {
            reader.dispose();
        }
    }

    private static String format(byte[] bytes, String name) {
        if (startsWith(bytes, PNG)) {
            return "png";
        }
        if (startsWith(bytes, JPEG)) {
            return "jpeg";
        }
        throw new FormatException("Image " + name + " begins with neither the PNG nor the JPEG signature");
    }

    private static boolean startsWith(byte[] bytes, byte[] signature) {
        if (bytes.length < signature.length) {
            return false;
        }
        for (int i = 0; i < signature.length; i++) {
            if (bytes[i] != signature[i]) {
                return false;
            }
        }
        return true;
    }

    private static ImageReader reader(String format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        if (!readers.hasNext()) {
            throw new ConfigurationException("This Java runtime has no reader for " + format + " images");
        }
        return readers.next();
    }
}
