/// Trainer, losses, optimizers, schedules, metrics and checkpoints.
@NullMarked
package org.lanewise.training;

import org.jspecify.annotations.NullMarked;
