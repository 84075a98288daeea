package org.lanewise.data;

import org.jspecify.annotations.Nullable;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// Cuts a data set into batches, epoch after epoch: normalised pixels in NCHW order and labels.
///
/// In the shuffled order an epoch visits every sample once, in an order that is a pure function of the seed and the
/// number of the epoch, so that a run may resume at any batch of any epoch. A batch allocates nothing; starting a
/// shuffled epoch allocates its order. Not safe to share between threads.
///
/// ```java
/// var loader = BatchLoader.shuffled(data.train(), data.normalization(), 64, seed);
/// for (int epoch = 0; epoch < epochs; epoch++) {
///   loader.start(epoch);
///   for (int n; (n = loader.next(images, labels)) > 0; ) {
///     // the first n samples of images and labels
///   }
/// }
/// ```
public final class BatchLoader {

    private final Dataset data;
    private final Normalization normalization;
    private final int batchSize;
    private final boolean shuffled;
    private final long seed;
    private final boolean dropLast;
    private final Augmentation augmentation;
    private final int sampleElements;
    private final int plane;
    private final float[] scratch;

    private int @Nullable [] order;
    private RandomStream changes;
    private int epoch;
    private int batch;
    private int first;

    private BatchLoader(
            Dataset data,
            Normalization normalization,
            int batchSize,
            boolean shuffled,
            long seed,
            boolean dropLast,
            Augmentation augmentation) {
        Shape shape = data.sampleShape();
        if (batchSize < 1) {
            throw new ConfigurationException("Batch size is " + batchSize + ", expected 1 or more");
        }
        if (shape.rank() != 3 || shape.size(0) != normalization.channels()) {
            throw new ShapeException("Data set '" + data.name() + "' has samples of " + shape
                    + ", the normalization expects [" + normalization.channels() + ", H, W]");
        }
        this.data = data;
        this.normalization = normalization;
        this.batchSize = batchSize;
        this.shuffled = shuffled;
        this.seed = seed;
        this.dropLast = dropLast;
        this.augmentation = augmentation;
        this.sampleElements = shape.elements();
        this.plane = shape.elements(1, 3);
        scratch = new float[augmentation.equals(Augmentation.NONE) ? 0 : sampleElements];
        changes = changes(0);
        start(0);
    }

    /// Batches in the order of the data set, for evaluation.
    ///
    /// @param data the samples
    /// @param normalization what is done to every pixel
    /// @param batchSize samples in a batch, 1 or more
    /// @return a loader at the start of epoch 0
    /// @throws ShapeException when the normalisation has another number of channels
    /// @throws ConfigurationException when the batch size is less than 1
    public static BatchLoader sequential(Dataset data, Normalization normalization, int batchSize) {
        return new BatchLoader(data, normalization, batchSize, false, 0, false, Augmentation.NONE);
    }

    /// Batches in an order drawn anew for every epoch, for training.
    ///
    /// @param data the samples
    /// @param normalization what is done to every pixel
    /// @param batchSize samples in a batch, 1 or more
    /// @param seed seed of the order
    /// @return a loader at the start of epoch 0
    /// @throws ShapeException when the normalisation has another number of channels
    /// @throws ConfigurationException when the batch size is less than 1
    public static BatchLoader shuffled(Dataset data, Normalization normalization, int batchSize, long seed) {
        return new BatchLoader(data, normalization, batchSize, true, seed, false, Augmentation.NONE);
    }

    /// This loader without the last batch of an epoch where that is smaller than the others.
    ///
    /// @return another loader, at the start of epoch 0
    public BatchLoader dropLast() {
        return new BatchLoader(data, normalization, batchSize, shuffled, seed, true, augmentation);
    }

    /// This loader with pictures that are changed at random before they are normalised.
    ///
    /// @param changed what happens to them
    /// @return another loader, at the start of epoch 0
    public BatchLoader augmented(Augmentation changed) {
        return new BatchLoader(data, normalization, batchSize, shuffled, seed, dropLast, changed);
    }

    /// Largest number of samples in a batch.
    ///
    /// @return 1 or more
    public int batchSize() {
        return batchSize;
    }

    /// Number of batches in an epoch.
    ///
    /// @return 0 or more
    public int batches() {
        return dropLast ? data.size() / batchSize : Math.ceilDiv(data.size(), batchSize);
    }

    /// The epoch that is being read.
    ///
    /// @return 0 or more
    public int epoch() {
        return epoch;
    }

    /// The batch that [#next] will give.
    ///
    /// @return 0 to `batches()`, the latter at the end of the epoch
    public int batch() {
        return batch;
    }

    /// Goes to the first batch of an epoch.
    ///
    /// @param newEpoch 0 or more
    public void start(int newEpoch) {
        start(newEpoch, 0);
    }

    /// Goes to a batch of an epoch, as if all before it had been read.
    ///
    /// @param newEpoch 0 or more
    /// @param newBatch 0 to `batches()`
    /// @throws ConfigurationException when there is no such batch
    public void start(int newEpoch, int newBatch) {
        if (newEpoch < 0 || newBatch < 0 || newBatch > batches()) {
            throw new ConfigurationException("Data set '" + data.name() + "' cannot start at epoch " + newEpoch
                    + ", batch " + newBatch + ": an epoch has " + batches() + " batches");
        }
        if (shuffled && (order == null || newEpoch != epoch)) {
            order = new RandomStream(seed, RandomStream.Purpose.SHUFFLE, 0, 0, newEpoch).permutation(data.size());
        }
        if (newEpoch != epoch) {
            changes = changes(newEpoch);
        }
        epoch = newEpoch;
        batch = newBatch;
        first = 0;
    }

    private RandomStream changes(int number) {
        return new RandomStream(seed, RandomStream.Purpose.AUGMENTATION, 0, 0, number);
    }

    /// Reads the next batch.
    ///
    /// @param images receives the pixels, `[n, C, H, W]`; what lies behind them is left as it is
    /// @param labels receives the classes as whole numbers, `[n]`
    /// @return the number of samples `n`: `batchSize()`, fewer in the last batch, 0 at the end of the epoch
    /// @throws ShapeException when an array is too short
    public int next(float[] images, float[] labels) {
        if (batch >= batches()) {
            return 0;
        }
        int from = batch * batchSize;
        int n = Math.min(batchSize, data.size() - from);
        if (images.length < (long) n * sampleElements || labels.length < n) {
            throw new ShapeException("A batch of " + n + " samples of " + data.sampleShape() + " needs "
                    + (long) n * sampleElements + " pixels and " + n + " labels, the arrays have " + images.length
                    + " and " + labels.length);
        }
        first = from;
        for (int i = 0; i < n; i++) {
            int sample = index(i);
            int offset = i * sampleElements;
            data.pixels(sample, images, offset);
            if (scratch.length > 0) {
                augmentation.apply(changes, sample, images, offset, data.sampleShape(), scratch);
            }
            normalization.apply(images, offset, plane);
            labels[i] = data.label(sample);
        }
        batch++;
        return n;
    }

    /// Which sample of the data set stands at a place of the batch that was read last.
    ///
    /// @param place 0 to `n - 1`
    /// @return an index of the data set
    public int index(int place) {
        return order == null ? first + place : order[first + place];
    }
}
