package org.lanewise.training;

/// Watches a run. Called in the training thread; what it does never changes results.
public interface TrainingListener {

    /// Hears nothing.
    TrainingListener NONE = new TrainingListener() {};

    /// Called about ten times a second.
    ///
    /// @param progress where the run is
    default void progress(Progress progress) {}

    /// Called after each epoch was evaluated and its checkpoint written.
    ///
    /// @param metrics what the epoch came to
    default void epoch(EpochMetrics metrics) {}
}
