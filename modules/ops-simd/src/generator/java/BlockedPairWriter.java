/// Writes the register tiles of channel-blocked convolution for two output rows at a time:
/// neighbouring pixels of both rows by one block of 16 output channels.
///
/// With one block of output channels a broadcast serves a single multiply-add, and the loop is
/// bound by loads. Two output rows read the same source row for different rows of the window, so
/// that one broadcast serves both, with weights that are some terms apart. The first terms of the
/// upper row and the last ones of the lower row are loops of their own.
///
/// 512 bits alone: narrower vectors have no registers left for a second row.
final class BlockedPairWriter {

    /// 26 accumulators, two vectors of weights and the broadcasts that C2 has in flight.
    private static final int PIXELS = 13;

    private static final String PARAMETERS = "int shift, int from, int to, float[] a, int aOffset, int lowerOffset, "
            + "int[] taps, float[] b, int bOffset, float[] start, int startOffset, boolean first, float[] dst, "
            + "int dstOffset, int lowerStep";

    private static final String ARGUMENTS = "shift, from, to, a, aOffset, lowerOffset, taps, b, bOffset, start, "
            + "startOffset, first, dst, dstOffset, lowerStep";

    private final StringBuilder out = new StringBuilder();
    /// Distance of two pixels.
    private final int distance;

    BlockedPairWriter(int distance) {
        this.distance = distance;
    }

    String className() {
        return "BlockedPairs512By" + distance;
    }

    String type(String packageName) {
        line("package " + packageName + ";");
        line("");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.VectorSpecies;");
        line("");
        line("/// Tiles of two rows of channel-blocked convolution, written by `TileGenerator`.");
        line("final class " + className() + " {");
        line("    static final int PIXELS = " + PIXELS + ";");
        line("    private static final VectorSpecies<Float> S = FloatVector.SPECIES_512;");
        line("");
        line("    private " + className() + "() {}");
        line("");
        line("    static void run(int pixels, " + PARAMETERS + ") {");
        line("        switch (pixels) {");
        for (int pixels = 1; pixels <= PIXELS; pixels++) {
            line("            case " + pixels + " -> tile" + pixels + "(" + ARGUMENTS + ");");
        }
        line("            default -> throw new AssertionError(pixels);");
        line("        }");
        line("    }");
        for (int pixels = 1; pixels <= PIXELS; pixels++) {
            tile(pixels);
        }
        line("}");
        return out.toString();
    }

    /// Both rows have the chain `start + sum over k of a[taps[k]] * b[k]`, from their own origin in
    /// `a`; where the lower row has term `k - shift`, the upper one has term `k` at the same place.
    private void tile(int pixels) {
        line("");
        line("    static void tile" + pixels + "(" + PARAMETERS + ") {");
        line("        float[] sums = first ? start : dst;");
        line("        int upperAt = first ? startOffset : dstOffset;");
        line("        int lowerAt = first ? startOffset : dstOffset + lowerStep;");
        line("        int sumsStep = first ? 0 : 16;");
        for (String row : new String[] {"upper", "lower"}) {
            for (int i = 0; i < pixels; i++) {
                line("        FloatVector " + row + i + " = FloatVector.fromArray(S, sums, " + row + "At + " + i
                        + " * sumsStep);");
            }
        }
        line("        for (int k = from; k < from + shift; k++) {");
        line("            int at = aOffset + taps[k];");
        weights("u", "bOffset + k * 16");
        multiplyAdd(pixels, true, false);
        line("        }");
        line("        int shifted = bOffset - shift * 16;");
        line("        for (int k = from + shift; k < to; k++) {");
        line("            int at = aOffset + taps[k];");
        weights("u", "bOffset + k * 16");
        weights("l", "shifted + k * 16");
        multiplyAdd(pixels, true, true);
        line("        }");
        line("        for (int k = to - shift; k < to; k++) {");
        line("            int at = lowerOffset + taps[k];");
        weights("l", "bOffset + k * 16");
        multiplyAdd(pixels, false, true);
        line("        }");
        for (int i = 0; i < pixels; i++) {
            line("        upper" + i + ".intoArray(dst, dstOffset + " + i * 16 + ");");
        }
        for (int i = 0; i < pixels; i++) {
            line("        lower" + i + ".intoArray(dst, dstOffset + lowerStep + " + i * 16 + ");");
        }
        line("    }");
    }

    private void weights(String name, String at) {
        line("            FloatVector " + name + " = FloatVector.fromArray(S, b, " + at + ");");
    }

    private void multiplyAdd(int pixels, boolean upper, boolean lower) {
        line("            FloatVector x;");
        for (int i = 0; i < pixels; i++) {
            line("            x = FloatVector.broadcast(S, a[at + " + i * distance + "]);");
            if (upper) {
                line("            upper" + i + " = x.fma(u, upper" + i + ");");
            }
            if (lower) {
                line("            lower" + i + " = x.fma(l, lower" + i + ");");
            }
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
