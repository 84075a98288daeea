package org.lanewise.ops.simd;

/// What changes from run to run of a plan besides its buffers: the seed and the step that random
/// draws are keyed by, and the optimizer's rate. Written between runs by the owner of the plan.
public final class RunState {

    private long seed;
    private int step;
    private float learningRate;

    /// A state with seed 0, step 0 and rate 0.
    public RunState() {}

    /// The seed of random draws.
    ///
    /// @return the seed
    public long seed() {
        return seed;
    }

    /// The global training step that random draws belong to.
    ///
    /// @return 0 or more
    public int step() {
        return step;
    }

    /// The learning rate of this step.
    ///
    /// @return the rate
    public float learningRate() {
        return learningRate;
    }

    /// Sets all of them.
    ///
    /// @param newSeed seed of random draws
    /// @param newStep global step, from 0
    /// @param newLearningRate rate of this step
    public void set(long newSeed, int newStep, float newLearningRate) {
        seed = newSeed;
        step = newStep;
        learningRate = newLearningRate;
    }
}
