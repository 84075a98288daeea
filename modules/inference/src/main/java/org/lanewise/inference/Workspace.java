package org.lanewise.inference;

import org.jspecify.annotations.Nullable;

/// What one call at a time needs for itself.
final class Workspace {

    final Control control = new Control();
    /// Whether the call wrote its outputs.
    boolean completed;
    /// The event of a call that is recorded, and when it began.
    @Nullable
    RunEvent event;

    long begin;
    /// Where the arrays of a call lie that binds nothing by itself.
    final Slot[] inputs;

    final Slot[] outputs;
    /// By compiled set of shapes; made when a call first needs it.
    private final @Nullable LayersMemory[] memories;

    Workspace(int inputCount, int outputCount, int sets) {
        inputs = slots(inputCount);
        outputs = slots(outputCount);
        memories = new LayersMemory[sets];
    }

    static Slot[] slots(int count) {
        Slot[] slots = new Slot[count];
        for (int i = 0; i < count; i++) {
            slots[i] = new Slot();
        }
        return slots;
    }

    static void clear(Slot[] slots) {
        for (int i = 0; i < slots.length; i++) {
            slots[i].clear();
        }
    }

    LayersMemory memory(LayersSet set, int index) {
        LayersMemory memory = memories[index];
        if (memory == null) {
            memory = set.memory();
            memories[index] = memory;
        }
        return memory;
    }
}
