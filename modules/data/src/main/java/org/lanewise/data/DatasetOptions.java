package org.lanewise.data;

import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;

/// What may be chosen when a data set is opened.
///
/// @param seed seed of the built-in digits and of the division of image folders
/// @param digitsTrain number of built-in digits to train on, 1 to 1,000,000,000
/// @param digitsTest number of built-in digits to test on, 1 to 1,000,000,000
/// @param imageShape `[C, H, W]` to which a folder's images are brought; 1 channel is grey, 3 are red, green and blue
/// @param testFraction share of a folder's images that is kept for testing, above 0 and below 1
public record DatasetOptions(long seed, int digitsTrain, int digitsTest, Shape imageShape, float testFraction) {

    private static final int MAX_SIDE = 4096;

    /// Checks the ranges.
    ///
    /// @throws ConfigurationException when an option is out of range
    public DatasetOptions {
        require("digitsTrain", digitsTrain);
        require("digitsTest", digitsTest);
        if (imageShape.rank() != 3
                || imageShape.size(0) != 1 && imageShape.size(0) != 3
                || Math.min(imageShape.size(1), imageShape.size(2)) < 1
                || Math.max(imageShape.size(1), imageShape.size(2)) > MAX_SIDE) {
            throw new ConfigurationException("Option imageShape is " + imageShape
                    + ", expected [C, H, W] with 1 or 3 channels and sides of 1 to " + MAX_SIDE);
        }
        if (!(testFraction > 0 && testFraction < 1)) {
            throw new ConfigurationException(
                    "Option testFraction is " + testFraction + ", expected more than 0 and less than 1");
        }
    }

    /// Seed 1, 20,000 and 4,000 digits, images of `[3, 32, 32]`, a fifth of them for testing.
    ///
    /// @return the default options
    public static DatasetOptions defaults() {
        return new DatasetOptions(1, 20_000, 4_000, Shape.of(3, 32, 32), 0.2f);
    }

    /// These options with another seed.
    ///
    /// @param value the seed
    /// @return the changed options
    public DatasetOptions withSeed(long value) {
        return new DatasetOptions(value, digitsTrain, digitsTest, imageShape, testFraction);
    }

    /// These options with other numbers of built-in digits.
    ///
    /// @param train number to train on
    /// @param test number to test on
    /// @return the changed options
    public DatasetOptions withDigits(int train, int test) {
        return new DatasetOptions(seed, train, test, imageShape, testFraction);
    }

    /// These options with another shape of a folder's images.
    ///
    /// @param shape `[C, H, W]`
    /// @return the changed options
    public DatasetOptions withImageShape(Shape shape) {
        return new DatasetOptions(seed, digitsTrain, digitsTest, shape, testFraction);
    }

    /// These options with another share for testing.
    ///
    /// @param fraction above 0 and below 1
    /// @return the changed options
    public DatasetOptions withTestFraction(float fraction) {
        return new DatasetOptions(seed, digitsTrain, digitsTest, imageShape, fraction);
    }

    private static void require(String name, int actual) {
        if (actual < 1 || actual > Digits.TEST_FIRST) {
            throw new ConfigurationException(
                    "Option " + name + " is " + actual + ", expected 1 to " + Digits.TEST_FIRST);
        }
    }
}
