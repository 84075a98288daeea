package org.lanewise.data;

import java.util.Arrays;
import org.lanewise.tensor.ConfigurationException;

/// Mean and deviation of each channel: what makes pixels in `[0, 1]` the numbers that a network
/// reads, `(x * range - mean) / deviation`. The range is 1, or 255 for means and deviations of
/// pixels as files hold them. Immutable.
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

    private static final int BYTE_RANGE = 255;
    private static final String PIXELS = "pixels";
    private static final String FORMS = "MEAN/DEVIATION as 0.5/0.25 or 0.485,0.456,0.406/0.229,0.224,0.225 for pixels"
            + " from 0 to 1, pixels for 0 to 255 as in the file, or pixels:MEAN/DEVIATION for those";

    private final float[] mean;
    private final float[] deviation;
    private final int range;

    /// Creates a normalisation of pixels in `[0, 1]`.
    ///
    /// @param mean mean of each channel; copied
    /// @param deviation deviation of each channel, above 0; copied
    /// @throws ConfigurationException when the lengths differ or are 0, or a number is not usable
    public Normalization(float[] mean, float[] deviation) {
        this(mean, deviation, 1);
    }

    /// Creates a normalisation.
    ///
    /// @param mean mean of each channel; copied
    /// @param deviation deviation of each channel, above 0; copied
    /// @param range the value of white for which they hold: 1 or 255
    /// @throws ConfigurationException when the lengths differ or are 0, or a number is not usable
    public Normalization(float[] mean, float[] deviation, int range) {
        if (range != 1 && range != BYTE_RANGE) {
            throw new ConfigurationException("Normalization has pixels up to " + range + ", expected 1 or 255");
        }
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
        this.range = range;
    }

    private static Normalization of(float mean, float deviation) {
        return new Normalization(new float[] {mean}, new float[] {deviation});
    }

    /// The normalisation of a text:
    ///
    /// | text | what a network reads |
    /// |---|---|
    /// | `MEAN/DEVIATION`, as `0.485,0.456,0.406/0.225` | pixels from 0 to 1, minus mean, divided by deviation |
    /// | `pixels` | pixels from 0 to 255 as they are in the file |
    /// | `pixels:MEAN/DEVIATION`, as `pixels:127/128` | pixels from 0 to 255, minus mean, divided by deviation |
    ///
    /// Mean and deviation are one number for all channels, or one for each with commas between.
    ///
    /// @param text the text
    /// @param channels number of channels, 1 or more
    /// @return the normalisation
    /// @throws ConfigurationException when the text is none of these forms, has numbers for
    ///     another number of channels, or a deviation that is not above 0
    public static Normalization parse(String text, int channels) {
        if (text.equals(PIXELS)) {
            return parse(text, "0/1", channels, BYTE_RANGE);
        }
        boolean bytes = text.startsWith(PIXELS + ":");
        return parse(text, bytes ? text.substring(PIXELS.length() + 1) : text, channels, bytes ? BYTE_RANGE : 1);
    }

    private static Normalization parse(String text, String numbers, int channels, int range) {
        String[] parts = numbers.split("/", -1);
        if (parts.length != 2) {
            throw new ConfigurationException("Normalization is '" + text + "', expected " + FORMS);
        }
        try {
            return new Normalization(
                    perChannel(text, "means", parts[0], channels),
                    perChannel(text, "deviations", parts[1], channels),
                    range);
        } catch (NumberFormatException e) {
            throw new ConfigurationException("Normalization is '" + text + "', expected " + FORMS, e);
        }
    }

    private static float[] perChannel(String text, String what, String list, int channels) {
        String[] numbers = list.split(",", -1);
        if (numbers.length != 1 && numbers.length != channels) {
            throw new ConfigurationException("Normalization '" + text + "' has " + numbers.length + " " + what
                    + ", expected 1 or one for each of " + channels + " channels");
        }
        float[] values = new float[channels];
        for (int c = 0; c < channels; c++) {
            values[c] = Float.parseFloat(numbers[numbers.length == 1 ? 0 : c]);
        }
        return values;
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

    /// Mean and population deviation of every channel of a data set, summed in `double` in the
    /// order of the samples. The deviation of a constant channel is given as 1.
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

    /// The value of white for which means and deviations hold.
    ///
    /// @return 1 or 255
    public int range() {
        return range;
    }

    /// Normalises one sample in place: `(x * range - mean) / deviation`, one `float`
    /// multiplication, subtraction and division an element. A byte divided by `255f` and
    /// multiplied by a range of 255 is that byte again, exactly. Allocates nothing.
    ///
    /// @param values CHW pixels
    /// @param offset index of the first
    /// @param plane elements of one channel, `H * W`
    public void apply(float[] values, int offset, int plane) {
        int at = offset;
        float white = range;
        for (int c = 0; c < mean.length; c++) {
            float m = mean[c];
            float d = deviation[c];
            int end = at + plane;
            for (; at < end; at++) {
                values[at] = (values[at] * white - m) / d;
            }
        }
    }

    /// Normalises one channel from one array into another, see [#apply(float[], int, int)].
    ///
    /// @param channel which
    /// @param src pixels
    /// @param srcOffset index of the first
    /// @param count number of pixels
    /// @param dst receives the numbers
    /// @param dstOffset index of the first
    /// @param dstStep distance from one to the next
    public void apply(int channel, float[] src, int srcOffset, int count, float[] dst, int dstOffset, int dstStep) {
        float white = range;
        float m = mean[channel];
        float d = deviation[channel];
        int at = dstOffset;
        for (int i = srcOffset; i < srcOffset + count; i++) {
            dst[at] = (src[i] * white - m) / d;
            at += dstStep;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Normalization that
                && range == that.range
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(deviation, that.deviation);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(mean) + Arrays.hashCode(deviation)) + range;
    }

    /// Means and deviations, as in `mean [0.1307], deviation [0.3081]`.
    @Override
    public String toString() {
        return "mean " + Arrays.toString(mean) + ", deviation " + Arrays.toString(deviation)
                + (range == 1 ? "" : " of pixels from 0 to " + range);
    }
}
