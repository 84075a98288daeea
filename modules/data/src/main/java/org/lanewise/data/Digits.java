package org.lanewise.data;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.Shape;

/// Handwritten-looking digits, drawn from pen strokes: the data set that is always there.
///
/// A sample is a pure function of the seed and its index, so any index from 0 to `Integer.MAX_VALUE` exists and neither
/// order nor threads change a pixel. Each is a grey picture of 28x28, ink bright on a dark ground, the ink fitted into
/// 20x20 and centred by its mass as in MNIST (Y. LeCun, C. Cortes, C. Burges); no picture of that set is contained or
/// used. Immutable; safe to share between threads.
public final class Digits {

    /// Height and width of a sample.
    public static final int SIZE = DigitPen.SIZE;

    /// Index of the first sample that is used for testing; training samples are numbered from 0.
    public static final int TEST_FIRST = 1_000_000_000;

    /// `"0"` to `"9"`.
    public static final List<String> CLASS_NAMES =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    private static final Shape SHAPE = Shape.of(1, SIZE, SIZE);

    private final RandomStream stream;

    /// The digits of a seed.
    ///
    /// @param seed any number
    public Digits(long seed) {
        stream = new RandomStream(seed, RandomStream.Purpose.DIGITS, 0, 0, 0);
    }

    /// The digit that a sample shows; all ten are equally likely.
    ///
    /// @param index 0 or more
    /// @return 0 to 9
    public int label(int index) {
        return DigitPen.label(stream, Objects.checkIndex(index, Integer.MAX_VALUE));
    }

    /// Draws a sample. Allocates scratch memory; [#dataset(String, int, int)] shares it between samples.
    ///
    /// @param index 0 or more
    /// @param dst receives 784 grey levels, row by row
    /// @param offset where the first goes
    public void draw(int index, byte[] dst, int offset) {
        Objects.checkFromIndexSize(offset, SIZE * SIZE, dst.length);
        new DigitPen(stream).draw(Objects.checkIndex(index, Integer.MAX_VALUE), dst, offset);
    }

    /// Draws consecutive samples into memory, on all processors.
    ///
    /// @param name name of the data set
    /// @param first index of the first sample, 0 or more
    /// @param count how many
    /// @return the samples, numbered from 0
    public Dataset dataset(String name, int first, int count) {
        return dataset(name, first, count, Runtime.getRuntime().availableProcessors());
    }

    Dataset dataset(String name, int first, int count, int threads) {
        Objects.checkFromIndexSize(first, count, Integer.MAX_VALUE);
        PixelStore store = new PixelStore("Data set '" + name + "'", SIZE * SIZE, count);
        for (int i = 0; i < count; i += store.perChunk()) {
            store.allocate(i);
        }
        int[] labels = new int[count];
        Parallel.forEach(count, threads, () -> {
            DigitPen pen = new DigitPen(stream);
            return i -> {
                labels[i] = DigitPen.label(stream, first + i);
                pen.draw(first + i, store.chunk(i), store.offset(i));
            };
        });
        return new MemoryDataset(name, SHAPE, CLASS_NAMES, store, labels);
    }

    /// Training and test digits, which share no sample.
    ///
    /// @param options seed and numbers
    /// @return both parts, with [Normalization#DIGITS]
    public static DataSplit split(DatasetOptions options) {
        Digits digits = new Digits(options.seed());
        return new DataSplit(
                digits.dataset("digits train", 0, options.digitsTrain()),
                digits.dataset("digits test", TEST_FIRST, options.digitsTest()),
                Normalization.DIGITS);
    }
}
