/// Training: the loop, optimizers, schedules, evaluation and checkpoints.
module org.lanewise.training {
    requires org.lanewise.compiler;
    requires transitive org.lanewise.data;
    requires transitive org.lanewise.inference;
    requires org.lanewise.ops.simd;
    requires static org.jspecify;

    exports org.lanewise.training;
}
