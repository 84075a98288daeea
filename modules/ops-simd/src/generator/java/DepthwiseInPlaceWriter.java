import java.util.List;

/// Writes the loops of depthwise convolution with windows of 3 x 3 that read a plane where it lies,
/// for 512-bit vectors: the lanes are neighbouring pixels of an output row, the weights of a channel
/// are broadcast.
///
/// Where a row is one vector, a loop over planes goes around all: a small plane costs little more
/// than a call. In it a loop goes down the rows of one vector, so that each row of the source is loaded once for up to
/// three rows of outputs; the vectors that stay are locals whose names rotate. Neighbours of the
/// pixels are loads beside them. At an edge, where there is none, and where a vector is more than
/// one row, they are a permutation of the pixels and of zeros: nothing outside the array is read,
/// and no pass adds a padding.
final class DepthwiseInPlaceWriter {

    private static final int TAPS = 3;

    private static final String COMMON =
            "float[] a, int from, int width, float[] w, int wAt, float[] start, int startAt, float[] dst, int to, int rows, "
                    + "int planes";

    private final StringBuilder out = new StringBuilder();

    String type(String packageName) {
        line("package " + packageName + ";");
        line("");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.IntVector;");
        line("import jdk.incubator.vector.VectorSpecies;");
        line("");
        line("/// Depthwise convolution of planes that have no padding around them, with windows of 3 x 3 and");
        line("/// vectors of 512 bits, written by `TileGenerator`. Lane 16 of a permutation is zero.");
        line("public final class DepthwiseInPlace {");
        line("    private static final VectorSpecies<Float> S = FloatVector.SPECIES_512;");
        line("    private static final VectorSpecies<Integer> I = IntVector.SPECIES_512;");
        line("");
        line("    private DepthwiseInPlace() {}");
        whole();
        for (int left = 0; left <= 1; left++) {
            for (int right = 0; right <= 1; right++) {
                down(left == 1, right == 1);
            }
        }
        pairs();
        half(true);
        half(false);
        halfPairs();
        line("}");
        return out.toString();
    }

    private void documentation(String summary, String more) {
        line("");
        line("    /// " + summary);
        line("    ///");
        line("    /// @param a source");
        line("    /// @param from its first pixel");
        line("    /// @param width pixels of its rows");
        line("    /// @param w weights, row by row");
        line("    /// @param wAt their start");
        line("    /// @param start what the chains start from");
        line("    /// @param startAt its place");
        line("    /// @param dst destination; what follows the last row is written, too, up to a whole vector");
        line("    /// @param to first output");
        line("    /// @param rows output rows");
        line("    /// @param planes planes, one after the other, as are their weights");
        out.append(more);
    }

    private void whole() {
        documentation(
                "Stride 1, rows of more than 8 pixels.",
                "    /// @param before left neighbour of each lane\n"
                        + "    /// @param after right neighbour of each lane\n");
        line("    public static void stride1(" + COMMON + ", int[] before, int[] after) {");
        line("        if (width <= 16) {");
        line("            down11(a, from, width, w, wAt, start, startAt, dst, to, rows, planes, before, after);");
        line("            return;");
        line("        }");
        line("        int last = width - 16;");
        line("        for (int plane = 0; plane < planes; plane++) {");
        line("            int o = from + plane * rows * width;");
        line("            int d = to + plane * rows * width;");
        String arguments = "width, w, wAt + plane * 9, start, startAt + plane, dst, ";
        line("            down10(a, o, " + arguments + "d, rows, 1, before, after);");
        line("            for (int x = 16; x < last; x += 16) {");
        line("                down00(a, o + x, " + arguments + "d + x, rows, 1, before, after);");
        line("            }");
        line("            down01(a, o + last, " + arguments + "d + last, rows, 1, before, after);");
        line("        }");
        line("    }");
        documentation(
                "Stride 2, output rows of more than 8 pixels, and source rows of twice as many.",
                "    /// @param even the lanes of two vectors for the middle column of the window\n"
                        + "    /// @param odd those for the right column\n"
                        + "    /// @param before left neighbour of each lane\n");
        line("    public static void stride2(" + COMMON + ", int[] even, int[] odd, int[] before) {");
        line("        if (width <= 32) {");
        line("            half1(a, from, width, w, wAt, start, startAt, dst, to, rows, planes, even, odd, before);");
        line("            return;");
        line("        }");
        line("        int last = width / 2 - 16;");
        line("        for (int plane = 0; plane < planes; plane++) {");
        line("            int o = from + plane * 2 * rows * width;");
        line("            int d = to + plane * rows * (width / 2);");
        line("            half1(a, o, " + arguments + "d, rows, 1, even, odd, before);");
        line("            for (int next = 16; next < last + 16; next += 16) {");
        line("                int x = Math.min(next, last);");
        line("                half0(a, o + 2 * x, " + arguments + "d + x, rows, 1, even, odd, before);");
        line("            }");
        line("        }");
        line("    }");
    }

    /// The head of the loop over planes of a size.
    private void planes(String srcPlane, String dstPlane) {
        line("        FloatVector none = FloatVector.zero(S);");
        line("        IntVector zero = IntVector.zero(I);");
        line("        FloatVector c;");
        line("        for (int plane = 0; plane < planes; plane++) {");
        line("        int first = from + plane * " + srcPlane + ";");
        line("        int result = to + plane * " + dstPlane + ";");
        line("        int weights = wAt + plane * " + TAPS * TAPS + ";");
        for (int t = 0; t < TAPS * TAPS; t++) {
            line("        FloatVector w" + t / TAPS + t % TAPS + " = FloatVector.broadcast(S, w[weights"
                    + (t == 0 ? "" : " + " + t) + "]);");
        }
        line("        FloatVector begin = FloatVector.broadcast(S, start[startAt + plane]);");
    }

    private void permutations(String... names) {
        for (String name : names) {
            line("        IntVector " + name + "Lanes = IntVector.fromArray(I, " + name + ", 0);");
        }
    }

    /// The three columns of a row, declared before.
    private void declare(String... rows) {
        for (String row : rows) {
            for (int kw = 0; kw < TAPS; kw++) {
                line("        FloatVector " + row + kw + " = none;");
            }
        }
    }

    private static String select(String permutation, String first, String second) {
        return permutation + "Lanes.selectFrom(" + first + ", " + second + ").reinterpretAsFloats()";
    }

    /// Pixels at `at` and their neighbours.
    private void load(String indent, String row, String at, boolean left, boolean right) {
        line(indent + row + "1 = FloatVector.fromArray(S, a, " + at + ");");
        String pixels = row + "1.reinterpretAsInts()";
        line(indent + row + "0 = "
                + (left ? select("before", pixels, "zero") : "FloatVector.fromArray(S, a, " + at + " - 1)") + ";");
        line(indent + row + "2 = "
                + (right ? select("after", pixels, "zero") : "FloatVector.fromArray(S, a, " + at + " + 1)") + ";");
    }

    /// One vector of outputs from three rows; a row of `none` is padding.
    private void output(String indent, List<String> rows, String at) {
        line(indent + "c = begin;");
        for (int kh = 0; kh < TAPS; kh++) {
            for (int kw = 0; kw < TAPS; kw++) {
                String row = rows.get(kh);
                line(indent + "c = w" + kh + kw + ".fma(" + (row.equals("none") ? row : row + kw) + ", c);");
            }
        }
        line(indent + "c.intoArray(dst, " + at + ");");
    }

    private void move(String indent, String to, String from) {
        for (int kw = 0; kw < TAPS; kw++) {
            line(indent + to + kw + " = " + from + kw + ";");
        }
    }

    private void down(boolean left, boolean right) {
        line("");
        line("    private static void down" + (left ? 1 : 0) + (right ? 1 : 0) + "(" + COMMON
                + ", int[] before, int[] after) {");
        if (left) {
            permutations("before");
        }
        if (right) {
            permutations("after");
        }
        planes("rows * width", "rows * width");
        declare("p", "q", "r");
        load("        ", "q", "first", left, right);
        line("        int triples = (rows - 1) / 3;");
        line("        for (int t = 0; t < triples; t++) {");
        line("            int o0 = first + (t * 3 + 1) * width;");
        line("            int o1 = o0 + width;");
        line("            int o2 = o1 + width;");
        line("            int d0 = result + t * 3 * width;");
        line("            int d1 = d0 + width;");
        String indent = "            ";
        load(indent, "r", "o0", left, right);
        output(indent, List.of("p", "q", "r"), "d0");
        load(indent, "p", "o1", left, right);
        output(indent, List.of("q", "r", "p"), "d1");
        load(indent, "q", "o2", left, right);
        output(indent, List.of("r", "p", "q"), "d1 + width");
        line("        }");
        line("        for (int y = triples * 3; y < rows - 1; y++) {");
        line("            int o = first + (y + 1) * width;");
        load(indent, "r", "o", left, right);
        output(indent, List.of("p", "q", "r"), "result + y * width");
        move(indent, "p", "q");
        move(indent, "q", "r");
        line("        }");
        output("        ", List.of("p", "q", "none"), "result + (rows - 1) * width");
        line("        }");
        line("    }");
    }

    private void pairs() {
        documentation("Stride 1, rows of up to 8 pixels, two of them in a vector.", """
                    /// @param before left neighbour of each lane
                    /// @param after right neighbour of each lane
                    /// @param top the first row as the second one of a vector
                    /// @param bottom the last two rows of outputs without the first, none where there is only one
                """);
        line("    public static void pairs1(" + COMMON + ", int[] before, int[] after, int[] top, int[] bottom) {");
        permutations("before", "after", "top", "bottom");
        planes("rows * width", "rows * width");
        declare("p", "q", "r");
        line("        int last = (rows - 1) / 2;");
        line("        p1 = " + select("top", "FloatVector.fromArray(S, a, first).reinterpretAsInts()", "zero") + ";");
        neighbours("        ", "p");
        String indent = "            ";
        line("        for (int v = 0; v < last; v++) {");
        line("            int o = first + 2 * v * width;");
        load(indent, "q", "o", true, true);
        load(indent, "r", "o + width", true, true);
        output(indent, List.of("p", "q", "r"), "result + 2 * v * width");
        move(indent, "p", "r");
        line("        }");
        load("        ", "q", "first + 2 * last * width", true, true);
        line("        r1 = " + select("bottom", "q1.reinterpretAsInts()", "zero") + ";");
        neighbours("        ", "r");
        output("        ", List.of("p", "q", "r"), "result + 2 * last * width");
        line("        }");
        line("    }");
    }

    private void neighbours(String indent, String row) {
        line(indent + row + "0 = " + select("before", row + "1.reinterpretAsInts()", "zero") + ";");
        line(indent + row + "2 = " + select("after", row + "1.reinterpretAsInts()", "zero") + ";");
    }

    /// The columns of the window in two vectors of a row, or of two rows.
    private void split(String indent, String row, String first, String second, String outside) {
        line(indent + row + "1 = " + select("even", first, second) + ";");
        line(indent + row + "2 = " + select("odd", first, second) + ";");
        line(indent + row + "0 = " + select("before", row + "2.reinterpretAsInts()", outside) + ";");
    }

    private static String pixels(String at) {
        return "FloatVector.fromArray(S, a, " + at + ").reinterpretAsInts()";
    }

    private void half(boolean left) {
        line("");
        line("    private static void half" + (left ? 1 : 0) + "(" + COMMON
                + ", int[] even, int[] odd, int[] before) {");
        permutations("even", "odd", "before");
        line("        int step = width / 2;");
        planes("2 * rows * width", "rows * step");
        declare("p", "q", "r");
        String indent = "            ";
        line("        for (int y = 0; y < rows; y++) {");
        line("            int o0 = first + 2 * y * width;");
        line("            int o1 = o0 + width;");
        halfRow(indent, "q", "o0", left);
        halfRow(indent, "r", "o1", left);
        output(indent, List.of("p", "q", "r"), "result + y * step");
        move(indent, "p", "r");
        line("        }");
        line("        }");
        line("    }");
    }

    private void halfRow(String indent, String row, String at, boolean left) {
        String outside = left ? "zero" : "FloatVector.broadcast(S, a[" + at + " - 1]).reinterpretAsInts()";
        split(indent, row, pixels(at), pixels(at + " + 16"), outside);
    }

    private void halfPairs() {
        documentation("Stride 2, output rows of up to 8 pixels, two of them in a vector.", """
                    /// @param even the lanes of two rows for the middle column of the window
                    /// @param odd those for the right column
                    /// @param before left neighbour of each lane
                """);
        line("    public static void pairs2(" + COMMON + ", int[] even, int[] odd, int[] before) {");
        permutations("even", "odd", "before");
        planes("2 * rows * width", "rows * (width / 2)");
        declare("p", "q", "r");
        line("        int two = 2 * width;");
        split("        ", "p", "zero", pixels("first + width"), "zero");
        split("        ", "q", pixels("first"), pixels("first + two"), "zero");
        split("        ", "r", pixels("first + width"), pixels("first + width + two"), "zero");
        output("        ", List.of("p", "q", "r"), "result");
        line("        int last = (rows - 1) / 2;");
        line("        for (int v = 1; v <= last; v++) {");
        line("            int o0 = first + (4 * v - 1) * width;");
        line("            int o1 = o0 + width;");
        line("            int o2 = o0 + two;");
        String indent = "            ";
        split(indent, "p", pixels("o0"), pixels("o2"), "zero");
        split(indent, "q", pixels("o1"), pixels("o1 + two"), "zero");
        split(indent, "r", pixels("o2"), pixels("o2 + two"), "zero");
        output(indent, List.of("p", "q", "r"), "result + v * width");
        line("        }");
        line("        }");
        line("    }");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
