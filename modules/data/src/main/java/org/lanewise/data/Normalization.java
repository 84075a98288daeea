package org.lanewise.data;

import java.util.Arrays;
import org.lanewise.tensor.ConfigurationException;

/// Mean and deviation of each channel: what makes pixels in `[0, 1]` the numbers that a network reads,
/// `(x - mean) / deviation`. Immutable.
public final class Normalization {

    /// MNIST: mean and deviation of the 60,000 training images.
    public static final Normalization MNIST = of(0.1307f, 0.3081f);

    /// Fashion-MNIST: mean and deviation of the 60,000 training images.
    public static final Normalization FASHION_MNIST = of(0.2860f, 0.3530f);

    /// CIFAR-10: mean and deviation of red, green and blue over the 50,000 training images.
    public static final Normalization CIFAR10 =
            new Normalization(new float[] {0.4914f, 0.4822f, 0.4465f}, new float[] {0.2470f, 0.2435f, 0.2616f});

    /// The built-in digits: [#measure] of samples 0 to 1999 of seed 1, rounded to four digits.
    public static final Normalization DIGITS = of(0.1333f, 0.3062f);

    private final float[] mean;
    private final float[] deviation;

    /// Creates a normalisation.
    ///
    /// @param mean mean of each channel; copied
    /// @param deviation deviation of each channel, above 0; copied
    /// @throws ConfigurationException when the lengths differ or are 0, or a number is not usable
    public Normalization(float[] mean, float[] deviation) {
        if (mean.length != deviation.length || mean.length == 0) {
            throw new ConfigurationException("Normalization has " + mean.length + " means and " + deviation.length
                    + " deviations, expected one of each per channel");
        }
        for (int c = 0; c < mean.length; c++) {
            if (!Float.isFinite(mean[c]) || !Float.isFinite(deviation[c]) || deviation[c] <= 0) {
                throw new ConfigurationException("Normalization of channel " + c + " has mean " + mean[c]
                        + " and deviation " + deviation[c] + ", expected finite numbers and a deviation above 0");
            }
        }
        this.mean = mean.clone();
        this.deviation = deviation.clone();
    }

    private static Normalization of(float mean, float deviation) {
        return new Normalization(new float[] {mean}, new float[] {deviation});
    }

    /// The normalisation that changes nothing: mean 0, deviation 1.
    ///
    /// @param channels number of channels, 1 or more
    /// @return the normalisation
    public static Normalization identity(int channels) {
        float[] ones = new float[channels];
        Arrays.fill(ones, 1);
        return new Normalization(new float[channels], ones);
    }

    /// Mean and population deviation of every channel of a data set, summed in `double` in the order of the samples.
    /// The deviation of a constant channel is given as 1.
    ///
    /// @param data the samples; at least one
    /// @return the normalisation
    /// @throws ConfigurationException when the data set is empty
    public static Normalization measure(Dataset data) {
        int channels = data.sampleShape().size(0);
        int plane = data.sampleShape().elements(1, 3);
        double count = (double) data.size() * plane;
        if (count == 0) {
            throw new ConfigurationException("Data set '" + data.name() + "' is empty, its mean cannot be measured");
        }
        float[] pixels = new float[channels * plane];
        double[] sums = new double[channels];
        double[] squares = new double[channels];
        for (int i = 0; i < data.size(); i++) {
            data.pixels(i, pixels, 0);
            for (int k = 0; k < pixels.length; k++) {
                double value = pixels[k];
                sums[k / plane] += value;
                squares[k / plane] += value * value;
            }
        }
        float[] mean = new float[channels];
        float[] deviation = new float[channels];
        for (int c = 0; c < channels; c++) {
            double m = sums[c] / count;
            double variance = squares[c] / count - m * m;
            mean[c] = (float) m;
            deviation[c] = variance > 1e-12 ? (float) Math.sqrt(variance) : 1;
        }
        return new Normalization(mean, deviation);
    }

    /// Number of channels.
    ///
    /// @return 1 or more
    public int channels() {
        return mean.length;
    }

    /// Mean of each channel.
    ///
    /// @return a fresh copy
    public float[] mean() {
        return mean.clone();
    }

    /// Deviation of each channel.
    ///
    /// @return a fresh copy
    public float[] deviation() {
        return deviation.clone();
    }

    /// Normalises one sample in place: `(x - mean) / deviation`, one `float` subtraction and one `float` division an
    /// element. Allocates nothing.
    ///
    /// @param values CHW pixels
    /// @param offset index of the first
    /// @param plane elements of one channel, `H * W`
    public void apply(float[] values, int offset, int plane) {
        int at = offset;
        for (int c = 0; c < mean.length; c++) {
            float m = mean[c];
            float d = deviation[c];
            int end = at + plane;
            for (; at < end; at++) {
                values[at] = (values[at] - m) / d;
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Normalization that
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(deviation, that.deviation);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(deviation);
    }

    /// Means and deviations, as in `mean [0.1307], deviation [0.3081]`.
    @Override
    public String toString() {
        return "mean " + Arrays.toString(mean) + ", deviation " + Arrays.toString(deviation);
    }
}
