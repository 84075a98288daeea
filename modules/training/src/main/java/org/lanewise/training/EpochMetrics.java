package org.lanewise.training;

/// What one epoch came to.
///
/// @param epoch number of the epoch, from 1
/// @param step steps done since the start of the run
/// @param learningRate rate of the epoch's last step
/// @param trainLoss mean loss over the epoch's steps, each at the parameters it started from
/// @param trainAccuracy share of right answers over the epoch's steps, 0 to 1
/// @param testLoss loss on the test data after the epoch
/// @param testAccuracy share of right answers on the test data after the epoch, 0 to 1
/// @param seconds time of the epoch's steps, evaluation not included
/// @param imagesPerSecond samples trained per second of that time
public record EpochMetrics(
        int epoch,
        int step,
        double learningRate,
        double trainLoss,
        double trainAccuracy,
        double testLoss,
        double testAccuracy,
        double seconds,
        double imagesPerSecond) {}
