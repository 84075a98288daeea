package org.lanewise.layers;

/// What a node of a network does: one case of a closed family of records.
///
/// A layer holds settings, no numbers that are learned and no sizes that follow from its input.
/// Every concern answers for every layer in one exhaustive switch without a default branch, so
/// that a new layer compiles nowhere until each concern has answered for it.
///
/// Component types are `int`, `boolean`, `double`, strings, enums, [Size2d], [Padding], other
/// records and lists of these: [NetworkDescription] writes and reads them without knowing the
/// layer.
public sealed interface Layer
        permits Conv2d,
                ConvTranspose2d,
                Linear,
                Activation,
                Softmax,
                LogSoftmax,
                MaxPool2d,
                AvgPool2d,
                LpPool2d,
                GlobalMaxPool2d,
                GlobalAvgPool2d,
                AdaptiveMaxPool2d,
                AdaptiveAvgPool2d,
                BatchNorm2d,
                GroupNorm,
                LayerNorm,
                LocalResponseNorm,
                Dropout,
                Dropout2d,
                Flatten,
                Reshape,
                Permute,
                Add,
                Multiply,
                Concat,
                Upsample,
                Operator,
                Loss {

    /// The layer's name in messages, summaries and descriptions, as in `Conv2d`.
    ///
    /// @return the simple name of the record
    default String kind() {
        return getClass().getSimpleName();
    }
}
