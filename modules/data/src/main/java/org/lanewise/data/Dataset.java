package org.lanewise.data;

import java.util.List;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;

/// A finite, indexed collection of labelled pictures of one shape.
///
/// Every implementation here is immutable and safe to share between threads.
public interface Dataset {

    /// What the data set is called in reports.
    ///
    /// @return a short name, as in `mnist train`
    String name();

    /// Number of samples.
    ///
    /// @return 0 or more
    int size();

    /// Shape of one sample.
    ///
    /// @return `[C, H, W]`
    Shape sampleShape();

    /// Names of the classes; a label is an index into them.
    ///
    /// @return an unmodifiable list
    List<String> classNames();

    /// The class of a sample.
    ///
    /// @param index 0 to `size() - 1`
    /// @return 0 to `classNames().size() - 1`
    /// @throws IndexOutOfBoundsException when there is no such sample
    int label(int index);

    /// Writes a sample's pixels, each the stored byte divided by `255f`, in CHW order. Allocates nothing.
    ///
    /// @param index 0 to `size() - 1`
    /// @param dst receives `sampleShape().elements()` values in `[0, 1]`
    /// @param offset index of the first of them
    /// @throws IndexOutOfBoundsException when there is no such sample, or `dst` is too short
    void pixels(int index, float[] dst, int offset);

    /// A view of consecutive samples.
    ///
    /// @param from first sample, inclusive
    /// @param to last sample, exclusive
    /// @return the samples `from` to `to - 1`, numbered from 0
    /// @throws ConfigurationException when the range is not within this data set
    default Dataset subset(int from, int to) {
        if (from < 0 || from > to || to > size()) {
            throw new ConfigurationException(
                    "Data set '" + name() + "' has " + size() + " samples, asked for " + from + " to " + to);
        }
        return new SubsetDataset(this, from, to - from, null);
    }

    /// A view of chosen samples.
    ///
    /// @param indices samples of this data set, in the order of the view; copied
    /// @return the chosen samples, numbered from 0
    /// @throws ConfigurationException when an index is not within this data set
    default Dataset select(int... indices) {
        for (int index : indices) {
            if (index < 0 || index >= size()) {
                throw new ConfigurationException(
                        "Data set '" + name() + "' has " + size() + " samples, asked for sample " + index);
            }
        }
        return new SubsetDataset(this, 0, indices.length, indices.clone());
    }
}
