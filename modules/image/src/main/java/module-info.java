/// Pictures to tensors and image folders.
module org.lanewise.image {
    requires java.desktop;
    requires transitive org.lanewise.data;
    requires static org.jspecify;
}
