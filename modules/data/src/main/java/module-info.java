import org.lanewise.data.ImageDecoder;

/// Data sets and how they are cut into batches: built-in digits, IDX files, CIFAR-10, folders of images.
///
/// Pictures are decoded by an [ImageDecoder] service, which `org.lanewise.image` provides: nothing here needs
/// `java.desktop`.
module org.lanewise.data {
    requires transitive org.lanewise.tensor;
    requires static org.jspecify;

    exports org.lanewise.data;

    uses ImageDecoder;
}
