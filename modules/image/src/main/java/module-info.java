import org.lanewise.data.ImageDecoder;
import org.lanewise.image.ImageIoDecoder;

/// PNG and JPEG files and `BufferedImage` to pixels: the only module that needs `java.desktop`.
module org.lanewise.image {
    requires transitive java.desktop;
    requires transitive org.lanewise.data;
    requires static org.jspecify;

    exports org.lanewise.image;

    provides ImageDecoder with
            ImageIoDecoder;
}
