import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes the transposition of a square of as many rows as a vector has lanes.
///
/// Rows meet in pairs, at a distance of 1, 2, 4, ...: each takes the half of the other that
/// belongs to it. After the last distance a row holds a column. A pair is two permutations with
/// constant indices and two blends.
final class TransposeTileWriter {

    /// Vector sizes in bits.
    static final List<Integer> WIDTHS = List.of(512, 256, 128);

    private final StringBuilder out = new StringBuilder();
    private final int bits;
    private final int side;

    TransposeTileWriter(int bits) {
        this.bits = bits;
        side = bits / 32;
    }

    String className() {
        return "TransposeTiles" + bits;
    }

    String type(String packageName) {
        line("package " + packageName + ";");
        line("");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.VectorMask;");
        line("import jdk.incubator.vector.VectorShuffle;");
        line("import jdk.incubator.vector.VectorSpecies;");
        line("");
        line("/// Transposition in vectors of " + bits + " bits, written by `TileGenerator`.");
        line("final class " + className() + " {");
        line("    static final int SIDE = " + side + ";");
        line("    private static final VectorSpecies<Float> S = FloatVector.SPECIES_" + bits + ";");
        for (int distance = 1; distance < side; distance *= 2) {
            int d = distance;
            line("    private static final VectorShuffle<Float> SWAP" + d + " = VectorShuffle.fromValues(S, "
                    + lanes(lane -> String.valueOf(lane ^ d)) + ");");
            line("    private static final VectorMask<Float> UPPER" + d + " = VectorMask.fromValues(S, "
                    + lanes(lane -> String.valueOf((lane & d) != 0)) + ");");
        }
        line("");
        line("    private " + className() + "() {}");
        square();
        line("}");
        return out.toString();
    }

    /// `dst[c * dstStep + r] = src[r * srcStep + c]`.
    private void square() {
        line("");
        line("    static void square(float[] src, int from, int srcStep, float[] dst, int to, int dstStep) {");
        for (int r = 0; r < side; r++) {
            line("        FloatVector r" + r + " = FloatVector.fromArray(S, src, from" + times(r, "srcStep") + ");");
        }
        line("        FloatVector low;");
        for (int distance = 1; distance < side; distance *= 2) {
            for (int r = 0; r < side; r++) {
                if ((r & distance) == 0) {
                    int other = r | distance;
                    String swap = "SWAP" + distance + ")";
                    String upper = ", UPPER" + distance + ");";
                    line("        low = r" + r + ".blend(r" + other + ".rearrange(" + swap + upper);
                    line("        r" + other + " = r" + r + ".rearrange(" + swap + ".blend(r" + other + upper);
                    line("        r" + r + " = low;");
                }
            }
        }
        for (int r = 0; r < side; r++) {
            line("        r" + r + ".intoArray(dst, to" + times(r, "dstStep") + ");");
        }
        line("    }");
    }

    private String lanes(IntFunction<String> value) {
        return IntStream.range(0, side).mapToObj(value).collect(Collectors.joining(", "));
    }

    private static String times(int count, String step) {
        return count == 0 ? "" : count == 1 ? " + " + step : " + " + count + " * " + step;
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
