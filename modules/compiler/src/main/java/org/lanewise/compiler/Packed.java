package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.RunState;
import org.lanewise.ops.simd.Simd;

/// The weights of one model in the forms that the kernels of its plans read: all that a plan for
/// serving needs of the parameters. Plans that want the same form share it.
///
/// Immutable once made; any number of instances read it at the same time.
public final class Packed {

    private static final int ALIGNMENT = 16;

    /// Longest slab, in floats.
    private static final long SLAB = 1L << 30;

    private final Map<Constant.Key, MemoryPlanner.Place> places;
    private final float[][] slabs;

    private Packed(Map<Constant.Key, MemoryPlanner.Place> places, float[][] slabs) {
        this.places = places;
        this.slabs = slabs;
    }

    /// Packs the weights of plans of one model.
    ///
    /// @param plans plans for serving
    /// @param model the model that they were compiled from
    /// @return the packed weights
    static Packed of(List<Plan> plans, ServingModel model) {
        Map<Constant.Key, MemoryPlanner.Place> places = new LinkedHashMap<>();
        List<Integer> lengths = place(plans, places);
        float[][] slabs = new float[lengths.size()][];
        for (int i = 0; i < slabs.length; i++) {
            slabs[i] = new float[Simd.FIRST_ALIGNED + lengths.get(i)];
        }
        Packed packed = new Packed(places, slabs);
        for (Constant constant : distinct(plans).values()) {
            Operands operands = new Operands(2, new RunState());
            operands.bind(0, model.tensor(constant.key().parameter()).floats(), 0);
            packed.bind(operands, 1, constant.key());
            constant.primitive().run(operands);
        }
        return packed;
    }

    /// Bytes that the packed weights of plans will take, without packing them.
    ///
    /// @param plans plans for serving
    /// @return bytes
    public static long bytes(List<Plan> plans) {
        long floats = 0;
        for (int length : place(plans, new LinkedHashMap<>())) {
            floats += length;
        }
        return floats * Float.BYTES;
    }

    /// Bytes of the packed weights.
    ///
    /// @return bytes
    public long bytes() {
        long bytes = 0;
        for (float[] slab : slabs) {
            bytes += (long) slab.length * Float.BYTES;
        }
        return bytes;
    }

    private static Map<Constant.Key, Constant> distinct(List<Plan> plans) {
        Map<Constant.Key, Constant> constants = new LinkedHashMap<>();
        plans.forEach(plan -> plan.constants().forEach(constant -> constants.putIfAbsent(constant.key(), constant)));
        return constants;
    }

    private static List<Integer> place(List<Plan> plans, Map<Constant.Key, MemoryPlanner.Place> places) {
        List<Integer> lengths = new ArrayList<>();
        long length = 0;
        for (Constant constant : distinct(plans).values()) {
            long size = Math.ceilDiv(constant.buffer().elements(), ALIGNMENT) * (long) ALIGNMENT;
            if (length > 0 && length + size > SLAB) {
                lengths.add((int) length);
                length = 0;
            }
            MemoryPlanner.Place place = new MemoryPlanner.Place(lengths.size(), (int) length);
            places.put(constant.key(), place.behind(Simd.FIRST_ALIGNED));
            length += size;
        }
        if (length > 0) {
            lengths.add((int) length);
        }
        return lengths;
    }

    void bind(Operands operands, int index, Constant.Key key) {
        MemoryPlanner.Place place = places.get(key);
        if (place == null) {
            throw new AssertionError(key + " was not packed");
        }
        operands.bind(index, slabs[place.slab()], place.offset());
    }
}
