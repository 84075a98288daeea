import java.util.ArrayList;
import java.util.List;

/// Writes the transposition of a square of floats in registers: as many rows as a vector has
/// lanes.
///
/// Interleaving row `i` with row `i + n / 2`, for all of the first half, moves every element one
/// bit of its row number further; done once for each bit, rows have become columns. Each step
/// takes two vectors apart by two fixed permutations, so that no more than the square itself, a
/// temporary and the two permutations are alive. Floats are moved as integers: a permutation
/// keeps all bits.
final class TransposeWriter {

    /// Widths in bits.
    static final List<Integer> WIDTHS = List.of(512, 256, 128);

    private final StringBuilder out = new StringBuilder();
    private final int bits;
    private final int lanes;

    TransposeWriter(int bits) {
        this.bits = bits;
        lanes = bits / 32;
    }

    String className() {
        return "Transpose" + bits;
    }

    String type(String packageName) {
        line("package " + packageName + ";");
        line("");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.IntVector;");
        if (!oneInstruction()) {
            line("import jdk.incubator.vector.VectorShuffle;");
        }
        line("import jdk.incubator.vector.VectorSpecies;");
        line("");
        line("/// Squares of " + lanes + " x " + lanes + " floats transposed, written by `TileGenerator`.");
        line("final class " + className() + " {");
        line("    private static final int LANES = " + lanes + ";");
        line("    private static final VectorSpecies<Float> S = FloatVector.SPECIES_" + bits + ";");
        line("    private static final VectorSpecies<Integer> I = IntVector.SPECIES_" + bits + ";");
        line("    private static final float[] ZEROS = new float[LANES];");
        for (int half = 0; half < 2; half++) {
            line(
                    oneInstruction()
                            ? "    private static final IntVector " + permutation(half)
                                    + " = IntVector.fromArray(I, new int[] {" + zip(half) + "}, 0);"
                            : "    private static final VectorShuffle<Integer> " + permutation(half)
                                    + " = VectorShuffle.makeZip(I, " + half + ");");
        }
        line("");
        line("    private " + className() + "() {}");
        interleave();
        interleaveSquare();
        separate();
        separateSquare();
        line("}");
        return out.toString();
    }

    /// AVX-512 has a permutation of two vectors. C2 makes two permutations and a blend of it
    /// where there is none, for which the shuffle of the two halves is the shorter code.
    private boolean oneInstruction() {
        return bits == 512;
    }

    private String zip(int half) {
        List<String> sources = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            sources.add(Integer.toString(half * lanes / 2 + lane / 2 + lane % 2 * lanes));
        }
        return String.join(", ", sources);
    }

    /// 16 rows that lie `pitch` apart become columns of 16. Rows from `rows` on are zero and are
    /// not read.
    private void interleave() {
        line("");
        line("    static void interleave(float[] src, int from, int pitch, int rows, float[] dst, int to) {");
        line("        for (int r = 0; r < 16; r += LANES) {");
        line("            for (int c = 0; c < 16; c += LANES) {");
        line("                interleaveSquare(src, from + r * pitch + c, pitch, rows - r, dst, to + c * 16 + r);");
        line("            }");
        line("        }");
        line("    }");
    }

    /// Rows that are not there are read from an array of zeros. Masks on the results would make the
    /// method larger than what C2 inlines into one (`DesiredMethodLimit`), and vectors of calls
    /// that are not inlined are objects.
    private void interleaveSquare() {
        line("");
        line("    private static void interleaveSquare("
                + "float[] src, int from, int pitch, int rows, float[] dst, int to) {");
        for (int r = 0; r < lanes; r++) {
            String row = r == 0 ? "from" : "from + " + r + " * pitch";
            line("        IntVector " + name(0, r) + " = FloatVector.fromArray(S, rows > " + r
                    + " ? src : ZEROS, rows > " + r + " ? " + row + " : 0).reinterpretAsInts();");
        }
        transpose();
        for (int r = 0; r < lanes; r++) {
            line("        " + name(stages(), r) + ".reinterpretAsFloats().intoArray(dst, to" + plus(r * 16) + ");");
        }
        line("    }");
    }

    /// Columns of 16 become rows that lie `pitch` apart, of which the first `rows` are written.
    private void separate() {
        line("");
        line("    static void separate(float[] src, int from, float[] dst, int to, int pitch, int rows) {");
        line("        for (int r = 0; r < rows; r += LANES) {");
        line("            for (int c = 0; c < 16; c += LANES) {");
        line("                separateSquare(src, from + c * 16 + r, dst, to + r * pitch + c, pitch, rows - r);");
        line("            }");
        line("        }");
        line("    }");
    }

    private void separateSquare() {
        line("");
        line("    private static void separateSquare("
                + "float[] src, int from, float[] dst, int to, int pitch, int rows) {");
        for (int r = 0; r < lanes; r++) {
            line("        IntVector " + name(0, r) + " = FloatVector.fromArray(S, src, from" + plus(r * 16)
                    + ").reinterpretAsInts();");
        }
        transpose();
        for (int r = 0; r < lanes; r++) {
            line("        if (rows > " + r + ") {");
            line("            " + name(stages(), r) + ".reinterpretAsFloats().intoArray(dst, to"
                    + (r == 0 ? "" : " + " + r + " * pitch") + ");");
            line("        }");
        }
        line("    }");
    }

    private void transpose() {
        for (int stage = 0; stage < stages(); stage++) {
            for (int r = 0; r < lanes; r++) {
                String a = name(stage, r / 2);
                String b = name(stage, r / 2 + lanes / 2);
                String value = oneInstruction()
                        ? permutation(r % 2) + ".selectFrom(" + a + ", " + b + ")"
                        : a + ".rearrange(" + permutation(r % 2) + ", " + b + ")";
                line("        IntVector " + name(stage + 1, r) + " = " + value + ";");
            }
        }
    }

    private int stages() {
        return Integer.numberOfTrailingZeros(lanes);
    }

    private static String permutation(int half) {
        return half == 0 ? "LOW" : "HIGH";
    }

    private static String name(int stage, int row) {
        return "v" + stage + "_" + row;
    }

    private static String plus(int constant) {
        return constant == 0 ? "" : " + " + constant;
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
