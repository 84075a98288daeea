package org.lanewise.training;

import java.util.List;
import org.lanewise.layers.Model;

/// What a training run came to.
///
/// @param model the network with its trained parameters
/// @param epochs metrics of every epoch, those before a resumption included
/// @param interrupted whether the run was asked to stop before its last epoch ended
/// @param seconds wall-clock time of this call
public record TrainingRun(Model model, List<EpochMetrics> epochs, boolean interrupted, double seconds) {

    /// Copies the list.
    public TrainingRun {
        epochs = List.copyOf(epochs);
    }
}
