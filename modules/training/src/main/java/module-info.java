/// Trainer, losses, optimizers, schedules, metrics and checkpoints.
module org.lanewise.training {
    requires transitive org.lanewise.data;
    requires transitive org.lanewise.inference;
    requires org.lanewise.compiler;
    requires static org.jspecify;
}
