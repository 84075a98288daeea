/// Training a network on a data set.
///
/// Here: the training loop, optimizers and schedules, evaluation, checkpoints and the run folder.
/// Not here: data sets (`data`), gradients (`compiler`), what a person sees of a run (`cli`).
@NullMarked
package org.lanewise.training;

import org.jspecify.annotations.NullMarked;
