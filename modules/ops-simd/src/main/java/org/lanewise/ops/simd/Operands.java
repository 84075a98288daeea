package org.lanewise.ops.simd;

/// The arrays that a primitive reads and writes, in the order that its problem documents. Made
/// once, reused every run.
///
/// Not synchronised: a run may go on in several threads, but nobody binds meanwhile.
public final class Operands {

    private final float[][] arrays;
    private final int[] offsets;
    private final RunState state;

    /// Operands to be bound.
    ///
    /// @param count number of operands
    /// @param state what changes from run to run; shared by the primitives of a plan
    public Operands(int count, RunState state) {
        this.arrays = new float[count][];
        this.offsets = new int[count];
        this.state = state;
    }

    /// Operands that start at the beginning of their arrays.
    ///
    /// @param arrays the arrays in the order of the problem
    /// @return the bound operands
    public static Operands of(float[]... arrays) {
        Operands operands = new Operands(arrays.length, new RunState());
        for (int i = 0; i < arrays.length; i++) {
            operands.bind(i, arrays[i], 0);
        }
        return operands;
    }

    /// Binds one operand.
    ///
    /// @param index position in the order of the problem
    /// @param array the array
    /// @param offset where the operand starts
    /// @return this
    public Operands bind(int index, float[] array, int offset) {
        arrays[index] = array;
        offsets[index] = offset;
        return this;
    }

    /// The array of an operand.
    ///
    /// @param index position
    /// @return the array itself
    public float[] array(int index) {
        return arrays[index];
    }

    /// Where an operand starts in its array.
    ///
    /// @param index position
    /// @return the offset
    public int offset(int index) {
        return offsets[index];
    }

    /// Number of operands.
    ///
    /// @return the count
    public int count() {
        return arrays.length;
    }

    /// What changes from run to run.
    ///
    /// @return the shared state
    public RunState state() {
        return state;
    }
}
