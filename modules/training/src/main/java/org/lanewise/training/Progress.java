package org.lanewise.training;

/// Where a run is.
///
/// @param epoch epoch under way, from 1
/// @param epochs epochs of the run
/// @param step step of this epoch under way, from 1
/// @param steps steps of an epoch
/// @param loss mean loss of this epoch so far
/// @param accuracy share of right answers of this epoch so far, 0 to 1
/// @param imagesPerSecond samples trained per second in this epoch
/// @param secondsLeft estimate for the rest of the run, evaluation included
public record Progress(
        int epoch,
        int epochs,
        int step,
        int steps,
        double loss,
        double accuracy,
        double imagesPerSecond,
        double secondsLeft) {}
