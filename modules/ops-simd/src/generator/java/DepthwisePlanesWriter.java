/// Writes the loops of depthwise convolution of planes: the lanes are neighbouring pixels of an
/// output row, the weights of a channel are broadcast.
///
/// The source has its padding around it, and with stride 2 its even and odd rows and columns lie
/// apart, so that each tap of neighbouring pixels is one load.
///
/// - `stride1` and `stride2` are for windows of 3 x 3 and 512 bits: nine weights in registers,
///   some output rows at a time, so that a vector of the source is loaded once for up to three of
///   them. A row is stored as soon as it is complete: C2 moves no load across a store, which keeps
///   few vectors alive.
/// - `window3` makes one vector at a time, its loads being operands of the multiply-adds: that
///   needs few registers.
/// - `window5` and `window7` go over the rows of the window, one row of weights in registers, for
///   some vectors at a time.
///
/// The last two take a vector as any lanes that lie one after the other in the source: several
/// short rows with the gaps between them, which are closed before the store.
final class DepthwisePlanesWriter {

    /// Output rows of a tile of 512 bits.
    static final int ROWS = 4;

    /// Vectors that `window5` and `window7` make at a time.
    private static final int VECTORS = 4;

    private static final int TAPS = 3;

    private static final String PARAMETERS =
            "float[] a, int from, int pitch, int oddRows, int oddColumns, float[] w, int wAt, float[] start, int startAt, "
                    + "float[] dst, int to, int width";

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
        line("    private static final int LENGTH = Lanes.LENGTH;");
        line("");
        line("    private DepthwisePlanes() {}");
        tile(1);
        tile(2);
        window3();
        window(5);
        window(7);
        line("}");
        return out.toString();
    }

    private void tile(int stride) {
        int sources = (ROWS - 1) * stride + TAPS;
        line("");
        line("    /// Rows of one vector or more, with a window of 3 x 3 and stride " + stride + ".");
        line("    ///");
        documentation();
        line("    /// @param rows output rows");
        line("    public static void stride" + stride + "(" + PARAMETERS + ", int rows) {");
        constants();
        line("        int groups = rows / " + ROWS + ";");
        line("        int last = Math.max(0, width - LENGTH);");
        line("        for (int x = 0; x < width; x += LENGTH) {");
        line("            int column = Math.min(x, last);");
        line("            int first = from + column;");
        line("            int dstFirst = to + column;");
        line("            for (int g = 0; g < groups; g++) {");
        line("                int o0 = first + g * " + ROWS + " * pitch;");
        for (int i = 1; i < sources; i++) {
            String after =
                    stride == 1 ? "o" + (i - 1) + " + pitch" : i == 1 ? "o0 + oddRows" : "o" + (i - 2) + " + pitch";
            line("                int o" + i + " = " + after + ";");
        }
        line("                int d0 = dstFirst + g * " + ROWS + " * width;");
        for (int r = 1; r < ROWS; r++) {
            line("                int d" + r + " = d" + (r - 1) + " + width;");
        }
        for (int r = 0; r < ROWS; r++) {
            line("                FloatVector c" + r + " = begin;");
        }
        line("                FloatVector v;");
        for (int i = 0; i < sources; i++) {
            for (int kw = 0; kw < TAPS; kw++) {
                line("                v = FloatVector.fromArray(S, a, o" + i + column(stride, kw) + ");");
                for (int r = 0; r < ROWS; r++) {
                    int kh = i - r * stride;
                    if (kh >= 0 && kh < TAPS) {
                        line("                c" + r + " = w" + kh + kw + ".fma(v, c" + r + ");");
                    }
                }
            }
            int done = i - TAPS + 1;
            if (done >= 0 && done % stride == 0) {
                line("                c" + done / stride + ".intoArray(dst, d" + done / stride + ");");
            }
        }
        line("            }");
        line("            for (int y = groups * " + ROWS + "; y < rows; y++) {");
        line("                int o0 = first + y * pitch;");
        line("                int o1 = o0 + " + (stride == 1 ? "pitch" : "oddRows") + ";");
        line("                int o2 = " + (stride == 1 ? "o1" : "o0") + " + pitch;");
        line("                FloatVector c = begin;");
        for (int kh = 0; kh < TAPS; kh++) {
            for (int kw = 0; kw < TAPS; kw++) {
                line("                c = w" + kh + kw + ".fma(FloatVector.fromArray(S, a, o" + kh + column(stride, kw)
                        + "), c);");
            }
        }
        line("                c.intoArray(dst, dstFirst + y * width);");
        line("            }");
        line("        }");
        line("    }");
    }

    private static String column(int stride, int kw) {
        if (stride == 1) {
            return kw == 0 ? "" : " + " + kw;
        }
        return kw == 0 ? "" : kw == 1 ? " + oddColumns" : " + 1";
    }

    private void constants() {
        for (int t = 0; t < TAPS * TAPS; t++) {
            line("        FloatVector w" + t / TAPS + t % TAPS + " = FloatVector.broadcast(S, w[wAt"
                    + (t == 0 ? "" : " + " + t) + "]);");
        }
        line("        FloatVector begin = FloatVector.broadcast(S, start[startAt]);");
    }

    private void documentation() {
        line("    /// @param a source");
        line("    /// @param from the first tap of the first output");
        line("    /// @param pitch distance of the rows");
        line("    /// @param oddRows with stride 2, from an even row to the odd one after it");
        line("    /// @param oddColumns with stride 2, from an even column to the odd one after it");
        line("    /// @param w weights, row by row");
        line("    /// @param wAt their start");
        line("    /// @param start what the chains start from");
        line("    /// @param startAt its place");
        line("    /// @param dst destination; the last vector of a row of less than a vector goes beyond it");
        line("    /// @param to first output");
        line("    /// @param width outputs of a row");
    }

    private static final String ANY = "float[] a, int from, int step, int[] taps, float[] w, int wAt, "
            + "float[] start, int startAt, float[] dst, int to, int dstStep, int[] order, int count";

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
