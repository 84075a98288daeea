/// Writes the loops of depthwise convolution of planes with their padding around them: the lanes are
/// neighbouring pixels of an output row, the weights of a channel are broadcast.
///
/// With stride 2 even and odd rows and columns lie apart, so that each tap of neighbouring pixels is
/// one load, an operand of a multiply-add. A vector may be any lanes that lie one after the other in
/// the source: several short rows with the gaps between them, which are closed before the store.
///
/// - `window3` has nine weights in registers and makes one vector at a time.
/// - `window5` and `window7` go over the rows of the window, one row of weights in registers, for
///   some vectors at a time.
final class DepthwisePlanesWriter {

    /// Vectors that `window5` and `window7` make at a time.
    private static final int VECTORS = 4;

    private static final int TAPS = 3;

    private static final String ANY = "float[] a, int from, int step, int[] taps, float[] w, int wAt, "
            + "float[] start, int startAt, float[] dst, int to, int dstStep, int[] order, int count";

    private final StringBuilder out = new StringBuilder();

    String type(String packageName) {
        line("package " + packageName + ";");
        line("");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.IntVector;");
        line("import jdk.incubator.vector.VectorSpecies;");
        line("import org.lanewise.ops.simd.lanes.Lanes;");
        line("");
        line("/// Depthwise convolution of planes, written by `TileGenerator`.");
        line("public final class DepthwisePlanes {");
        line("    private static final VectorSpecies<Float> S = Lanes.SPECIES;");
        line("");
        line("    private DepthwisePlanes() {}");
        window3();
        window(5);
        window(7);
        line("}");
        return out.toString();
    }

    private void constants() {
        for (int t = 0; t < TAPS * TAPS; t++) {
            line("        FloatVector w" + t / TAPS + t % TAPS + " = FloatVector.broadcast(S, w[wAt"
                    + (t == 0 ? "" : " + " + t) + "]);");
        }
        line("        FloatVector begin = FloatVector.broadcast(S, start[startAt]);");
    }

    private void window3() {
        vectorsDocumentation(TAPS);
        line("    public static void window3(" + ANY + ") {");
        constants();
        line("        IntVector lanes = IntVector.fromArray(Lanes.INTEGERS, order, 0);");
        for (int t = 1; t < TAPS * TAPS; t++) {
            line("        int t" + t + " = taps[" + t + "];");
        }
        line("        for (int v = 0; v < count; v++) {");
        line("            int at = from + v * step;");
        line("            FloatVector c = begin;");
        for (int t = 0; t < TAPS * TAPS; t++) {
            line("            c = w" + t / TAPS + t % TAPS + ".fma(FloatVector.fromArray(S, a, at"
                    + (t == 0 ? "" : " + t" + t) + "), c);");
        }
        line("            " + ordered("c") + ".intoArray(dst, to + v * dstStep);");
        line("        }");
        line("    }");
    }

    private void window(int kernel) {
        vectorsDocumentation(kernel);
        line("    public static void window" + kernel + "(" + ANY + ") {");
        line("        int v = 0;");
        for (int vectors : new int[] {VECTORS, 1}) {
            line("        for (; v <= count - " + vectors + "; v += " + vectors + ") {");
            line(
                    "            window" + kernel + "By" + vectors
                            + "(a, from + v * step, step, taps, w, wAt, start, startAt, dst, to + v * dstStep, dstStep, order);");
            line("        }");
        }
        line("    }");
        for (int vectors : new int[] {VECTORS, 1}) {
            vectors(kernel, vectors);
        }
    }

    private void vectors(int kernel, int vectors) {
        line("");
        line("    private static void window" + kernel + "By" + vectors
                + "(float[] a, int from, int step, int[] taps, float[] w, int wAt, float[] start, int startAt, "
                + "float[] dst, int to, int dstStep, int[] order) {");
        for (int r = 0; r < vectors; r++) {
            line("        FloatVector c" + r + " = FloatVector.broadcast(S, start[startAt]);");
        }
        for (int kw = 1; kw < kernel; kw++) {
            line("        int t" + kw + " = taps[" + kw + "];");
        }
        line("        for (int kh = 0; kh < " + kernel + "; kh++) {");
        line("            int o0 = from + taps[kh * " + kernel + "];");
        for (int r = 1; r < vectors; r++) {
            line("            int o" + r + " = o" + (r - 1) + " + step;");
        }
        line("            FloatVector b;");
        for (int kw = 0; kw < kernel; kw++) {
            line("            b = FloatVector.broadcast(S, w[wAt + kh * " + kernel + (kw == 0 ? "" : " + " + kw)
                    + "]);");
            for (int r = 0; r < vectors; r++) {
                line("            c" + r + " = b.fma(FloatVector.fromArray(S, a, o" + r + (kw == 0 ? "" : " + t" + kw)
                        + "), c" + r + ");");
            }
        }
        line("        }");
        line("        IntVector lanes = IntVector.fromArray(Lanes.INTEGERS, order, 0);");
        for (int r = 0; r < vectors; r++) {
            line("        " + ordered("c" + r) + ".intoArray(dst, to + " + r + " * dstStep);");
        }
        line("    }");
    }

    private static String ordered(String sum) {
        return "lanes.selectFrom(" + sum + ".reinterpretAsInts()).reinterpretAsFloats()";
    }

    private void vectorsDocumentation(int kernel) {
        line("");
        line("    /// Some vectors of outputs, with a window of " + kernel + " x " + kernel + ".");
        line("    ///");
        line("    /// @param a source");
        line("    /// @param from the first tap of the first output");
        line("    /// @param step from a vector of outputs to the next in the source");
        line("    /// @param taps distance of each tap from the first");
        line("    /// @param w weights, row by row");
        line("    /// @param wAt their start");
        line("    /// @param start what the chains start from");
        line("    /// @param startAt its place");
        line("    /// @param dst destination, written in whole vectors from the first to the last");
        line("    /// @param to first output");
        line("    /// @param dstStep outputs of a vector");
        line("    /// @param order the lanes that hold them");
        line("    /// @param count vectors");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
