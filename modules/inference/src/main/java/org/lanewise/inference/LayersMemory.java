package org.lanewise.inference;

import org.jspecify.annotations.Nullable;
import org.lanewise.inference.Compiled.Instance;

/// Memory of one call at a time for a network of layers: instances of its compiled forms, and
/// arrays for samples that kernels cannot read or write where they lie.
final class LayersMemory {

    private static final float[] NOTHING = new float[0];

    final Instance single;
    final @Nullable Instance block;
    private final float[][] stagedInputs;
    private final float[][] stagedOutputs;
    private final LayersSet set;

    LayersMemory(LayersSet set, Instance single, @Nullable Instance block, int inputs, int outputs) {
        this.set = set;
        this.single = single;
        this.block = block;
        stagedInputs = new float[inputs][];
        stagedOutputs = new float[outputs][];
        for (int i = 0; i < inputs; i++) {
            stagedInputs[i] = block == null ? NOTHING : new float[set.stagedInput(i)];
        }
        for (int i = 0; i < outputs; i++) {
            stagedOutputs[i] = block == null ? NOTHING : new float[set.stagedOutput(i)];
        }
    }

    float[] stagedInput(int index) {
        if (stagedInputs[index].length == 0) {
            stagedInputs[index] = new float[set.stagedInput(index)];
        }
        return stagedInputs[index];
    }

    float[] stagedOutput(int index) {
        if (stagedOutputs[index].length == 0) {
            stagedOutputs[index] = new float[set.stagedOutput(index)];
        }
        return stagedOutputs[index];
    }

    /// Forgets the caller's arrays.
    void release() {
        release(single);
        if (block != null) {
            release(block);
        }
    }

    private void release(Instance instance) {
        for (int i = 0; i < stagedInputs.length; i++) {
            instance.input(i, NOTHING, 0);
        }
        for (int i = 0; i < stagedOutputs.length; i++) {
            instance.output(i, NOTHING, 0);
        }
    }
}
