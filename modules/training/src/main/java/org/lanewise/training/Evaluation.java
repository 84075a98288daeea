package org.lanewise.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lanewise.data.BatchLoader;
import org.lanewise.data.Dataset;
import org.lanewise.data.Normalization;
import org.lanewise.inference.Session;
import org.lanewise.inference.SessionOptions;
import org.lanewise.layers.Loss;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.SoftmaxCrossEntropy;

/// A classifier judged on a data set by a [Session], so that repeating it gives the same figures.
///
/// @param accuracy share of right answers, 0 to 1
/// @param loss mean loss: softmax cross-entropy (natural logarithm) unless another was asked for
/// @param samples number of samples
/// @param confusion counts, `confusion.get(actual).get(predicted)`
public record Evaluation(double accuracy, double loss, int samples, List<List<Integer>> confusion) {

    private static final int BATCH = 64;

    /// Watches an evaluation.
    @FunctionalInterface
    public interface Watcher {

        /// A watcher that does nothing.
        Watcher NONE = (_, _, _) -> {};

        /// A batch was judged. Called in the thread that evaluates.
        ///
        /// @param samples samples judged so far
        /// @param accuracy share of right answers so far
        /// @param loss mean loss so far
        void judged(int samples, double accuracy, double loss);
    }

    /// Copies the matrix.
    public Evaluation {
        confusion = confusion.stream().map(List::copyOf).toList();
    }

    /// Evaluates a model whose first output is one score, or one probability, a class. A model
    /// for a batch of a given size is evaluated in batches of any size.
    ///
    /// @param model the model
    /// @param data the samples
    /// @param normalization how pixels are normalised
    /// @param threads threads, the caller's included
    /// @return the figures
    /// @throws ShapeException when the network does not take these samples or has another number
    ///     of classes
    public static Evaluation of(Model model, Dataset data, Normalization normalization, int threads) {
        return of(model, data, normalization, threads, new SoftmaxCrossEntropy(), Watcher.NONE);
    }

    /// Evaluates a model by the loss that it was trained with, and tells how it goes on.
    ///
    /// Softmax cross-entropy of a network that ends in a [org.lanewise.layers.Softmax] is that of
    /// its probabilities.
    ///
    /// @param model the model, whose first output is one score, or one probability, a class
    /// @param data the samples
    /// @param normalization how pixels are normalised
    /// @param threads threads, the caller's included
    /// @param loss the loss
    /// @param watcher who watches
    /// @return the figures
    /// @throws ShapeException when the network does not take these samples or has another number
    ///     of classes
    public static Evaluation of(
            Model model, Dataset data, Normalization normalization, int threads, Loss loss, Watcher watcher) {
        Model free = model.withAnyBatch();
        Network network = free.network();
        Classifier.check(network, data);
        SessionOptions options =
                SessionOptions.defaults().maxBatch(BATCH).threads(threads).workspaces(1);
        boolean logarithms = loss instanceof SoftmaxCrossEntropy && Classifier.givesProbabilities(network);
        try (Session session =
                Session.compile(free, options, List.of(network.outputs().getFirst()))) {
            return of(session, data, normalization, loss, logarithms, watcher);
        }
    }

    private static Evaluation of(
            Session session,
            Dataset data,
            Normalization normalization,
            Loss judge,
            boolean logarithms,
            Watcher watcher) {
        BatchLoader loader = BatchLoader.sequential(data, normalization, BATCH);
        int classes = data.classNames().size();
        float[] images = new float[BATCH * data.sampleShape().elements()];
        float[] labels = new float[BATCH];
        float[] scores = new float[BATCH * classes];
        int[][] confusion = new int[classes][classes];
        double loss = 0;
        int right = 0;
        int judged = 0;
        for (int count; (count = loader.next(images, labels)) > 0; ) {
            session.run(images, scores, count);
            for (int i = 0; i < count; i++) {
                int label = (int) labels[i];
                int predicted = Classifier.argMax(scores, i * classes, classes);
                confusion[label][predicted]++;
                right += predicted == label ? 1 : 0;
                if (logarithms) {
                    logarithms(scores, i * classes, classes);
                }
                loss += ClassLoss.value(judge, scores, i * classes, classes, label);
            }
            judged += count;
            watcher.judged(judged, right / (double) judged, loss / judged);
        }
        List<List<Integer>> matrix = new ArrayList<>();
        for (int[] row : confusion) {
            matrix.add(Arrays.stream(row).boxed().toList());
        }
        int samples = data.size();
        return new Evaluation(right / (double) samples, loss / samples, samples, matrix);
    }

    /// Turns probabilities into scores of the same softmax. What is too small for a float counts
    /// as the smallest.
    private static void logarithms(float[] values, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            values[i] = (float) StrictMath.log(Math.max(values[i], Float.MIN_VALUE));
        }
    }
}
