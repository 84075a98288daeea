package org.lanewise.image;

/// The order in which a network takes the colours of a picture.
public enum ChannelOrder {
    /// Red, green, blue.
    RGB,
    /// Blue, green, red.
    BGR
}
