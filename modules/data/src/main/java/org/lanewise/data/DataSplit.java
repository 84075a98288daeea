package org.lanewise.data;

import org.lanewise.tensor.ConfigurationException;

/// A data set in two parts, with the normalisation that belongs to both.
///
/// @param train samples to learn from
/// @param test samples to judge by, none of which is in `train`
/// @param normalization mean and deviation of each channel
public record DataSplit(Dataset train, Dataset test, Normalization normalization) {

    /// Checks that the parts fit each other.
    ///
    /// @throws ConfigurationException when sample shapes, classes or channels differ
    public DataSplit {
        if (!train.sampleShape().equals(test.sampleShape())) {
            throw new ConfigurationException("Training samples are " + train.sampleShape() + ", test samples "
                    + test.sampleShape() + ": the shapes must be equal");
        }
        if (!train.classNames().equals(test.classNames())) {
            throw new ConfigurationException("Training classes are " + train.classNames() + ", test classes "
                    + test.classNames() + ": they must be equal");
        }
        if (train.sampleShape().size(0) != normalization.channels()) {
            throw new ConfigurationException("Samples are " + train.sampleShape() + ", the normalization has "
                    + normalization.channels() + " channels");
        }
    }
}
