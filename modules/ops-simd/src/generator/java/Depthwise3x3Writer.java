import java.util.List;
import java.util.function.IntFunction;

/// Writes the tiles of depthwise convolution with a window of 3 x 3 for 512-bit vectors: a window
/// of the source slides through registers, the nine weights stay in others.
///
/// The vectors of the window are locals whose names rotate with the columns, so that a column is
/// loaded once and nothing is moved. An output is one chain; the processor has many of them under
/// way. C2 would reorder the sums of a larger tile until the weights spill, but it moves no load
/// across a store: one output, one store keeps the window small.
///
/// - `slide` walks along whole rows, some at a time, for wide planes.
/// - `down` walks down a strip of 7 columns, for narrow ones: everything in a row is straight-line
///   code. It reads source rows that are all there.
/// - `row` is one row of such a strip, the rows of the source looked up one by one.
final class Depthwise3x3Writer {

    /// A kind of tile.
    ///
    /// @param stride stride in both directions
    /// @param rows output rows that `slide` makes at a time
    /// @param bounded whether results are clipped before the store
    record Kind(int stride, int rows, boolean bounded) {}

    static final List<Kind> KINDS =
            List.of(new Kind(1, 2, false), new Kind(1, 2, true), new Kind(2, 1, false), new Kind(2, 1, true));

    static final int COLUMNS = 7;

    private static final int TAPS = 3;
    private static final String ARGUMENTS = "shape, src, plane, w, wAt, bias, biasAt, dst, dstAt";
    private static final String PARAMETERS = "DepthwiseShape shape, float[] src, int plane, float[] w, int wAt, "
            + "float[] bias, int biasAt, float[] dst, int dstAt";

    private final StringBuilder out = new StringBuilder();
    private final Kind kind;
    private final int stride;
    /// Columns of the window that the next output has, too.
    private final int carried;
    /// Rows of the source of [Kind#rows] output rows.
    private final int sources;

    Depthwise3x3Writer(Kind kind) {
        this.kind = kind;
        stride = kind.stride();
        carried = TAPS - stride;
        sources = (kind.rows() - 1) * stride + TAPS;
    }

    private static String className(Kind kind) {
        return "Depthwise3x3Stride" + kind.stride() + (kind.bounded() ? "Bounded" : "");
    }

    String className() {
        return className(kind);
    }

    String type(String packageName) {
        line("package " + packageName + ";");
        line("");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.IntVector;");
        line("import jdk.incubator.vector.VectorOperators;");
        line("import jdk.incubator.vector.VectorSpecies;");
        line("");
        line("/// Tiles of 3 x 3 depthwise convolution for 512-bit vectors, written by `TileGenerator`.");
        line("final class " + className() + " {");
        line("    private static final VectorSpecies<Float> S = FloatVector.SPECIES_512;");
        line("    private static final VectorSpecies<Integer> I = IntVector.SPECIES_512;");
        line("");
        line("    private " + className() + "() {}");
        slide();
        for (int left = 0; left <= 1; left++) {
            for (int right = 0; right <= 1; right++) {
                down(left, right);
                row(left, right);
            }
        }
        line("}");
        return out.toString();
    }

    private void slide() {
        line("");
        line("    static void slide(" + PARAMETERS + ", int firstRow, int endRow) {");
        constants();
        line("        int step = shape.width() * 16;");
        line("        int left = shape.left();");
        line("        int inside = Math.min(shape.outWidth(), Math.floorDiv(shape.width() - " + TAPS + " + left, "
                + stride + ") + 1);");
        line("        int ahead = (" + carried + " - left) * 16;");
        for (int c = 0; c < carried; c++) {
            line("        int at" + c + " = Math.max(0, " + c + " - left) * 16;");
        }
        line("        for (int next = firstRow; next < endRow; next += " + kind.rows() + ") {");
        line("            int y = Math.min(next, endRow - " + kind.rows() + ");");
        lookUp("            ", sources, "y * " + stride + " - shape.top()");
        for (int i = 0; i < sources; i++) {
            line("            FloatVector v" + i + "_0 = FloatVector.fromArray(S, s" + i + ", o" + i
                    + " + at0).reinterpretAsInts().and(IntVector.broadcast(I, left > 0 ? 0 : -1))"
                    + ".reinterpretAsFloats();");
            for (int c = 1; c < TAPS; c++) {
                line("            FloatVector v" + i + "_" + c + (c < carried ? " = " + load(i, "at" + c) : "") + ";");
            }
        }
        for (int r = 0; r < kind.rows(); r++) {
            line("            FloatVector c" + r + ";");
            line("            int d" + r + " = dstAt + (y + " + r + ") * shape.outWidth() * 16;");
        }
        line("            int x = 0;");
        line("            for (; x < inside; x++) {");
        for (int c = 0; c < stride; c++) {
            line("                int from" + c + " = ahead + x * " + stride * 16 + plus(c * 16) + ";");
        }
        slideOutput(false);
        line("            }");
        line("            for (; x < shape.outWidth(); x++) {");
        for (int c = 0; c < stride; c++) {
            line("                int column" + c + " = x * " + stride + " - left + " + (carried + c) + ";");
            line("                boolean there" + c + " = column" + c + " < shape.width();");
            line("                int from" + c + " = there" + c + " ? column" + c + " * 16 : 0;");
            line("                IntVector keep" + c + " = IntVector.broadcast(I, there" + c + " ? -1 : 0);");
        }
        slideOutput(true);
        line("            }");
        line("        }");
        line("    }");
    }

    private void slideOutput(boolean padded) {
        String indent = "                ";
        for (int r = 0; r < kind.rows(); r++) {
            line(indent + "c" + r + " = start;");
        }
        for (int i = 0; i < sources; i++) {
            for (int c = 0; c < TAPS; c++) {
                if (c >= carried) {
                    int n = c - carried;
                    line(indent + "v" + i + "_" + c + " = " + load(i, "from" + n)
                            + (padded ? ".reinterpretAsInts().and(keep" + n + ").reinterpretAsFloats()" : "") + ";");
                }
                multiply(indent, kind.rows(), i, c, "v" + i + "_" + c);
            }
        }
        for (int r = 0; r < kind.rows(); r++) {
            store(indent, "c" + r, "d" + r + " + x * 16");
        }
        for (int i = 0; i < sources; i++) {
            for (int c = 0; c < carried; c++) {
                line(indent + "v" + i + "_" + c + " = v" + i + "_" + (c + stride) + ";");
            }
        }
    }

    private void down(int left, int right) {
        line("");
        line("    static void down" + left + right + "(" + PARAMETERS
                + ", int firstRow, int endRow, int from, int to) {");
        constants();
        line("        int step = shape.width() * 16;");
        line("        int dstStep = shape.outWidth() * 16;");
        line("        int first = plane + (firstRow * " + stride + " - shape.top()) * step + from;");
        line("        int dstFirst = dstAt + firstRow * dstStep + to;");
        line("        int groups = (endRow - firstRow) / " + kind.rows() + ";");
        line("        for (int y = 0; y < groups; y++) {");
        line("            int o0 = first + y * " + stride * kind.rows() + " * step;");
        for (int i = 1; i < sources; i++) {
            line("            int o" + i + " = o" + (i - 1) + " + step;");
        }
        line("            int d0 = dstFirst + y * " + kind.rows() + " * dstStep;");
        for (int r = 1; r < kind.rows(); r++) {
            line("            int d" + r + " = d" + (r - 1) + " + dstStep;");
        }
        strip("            ", kind.rows(), left, right, i -> "src");
        line("        }");
        line("    }");
    }

    private void row(int left, int right) {
        line("");
        line("    static void row" + left + right + "(" + PARAMETERS + ", int y, int from, int to) {");
        constants();
        line("        int step = shape.width() * 16;");
        lookUp("        ", TAPS, "y * " + stride + " - shape.top()");
        for (int i = 0; i < TAPS; i++) {
            line("        o" + i + " += from;");
        }
        line("        int d0 = dstAt + y * shape.outWidth() * 16 + to;");
        strip("        ", 1, left, right, i -> "s" + i);
        line("    }");
    }

    private void strip(String indent, int rows, int left, int right, IntFunction<String> array) {
        int last = (COLUMNS - 1) * stride + TAPS - 1;
        int lines = (rows - 1) * stride + TAPS;
        line(indent + "FloatVector zero = FloatVector.zero(S);");
        for (int r = 0; r < rows; r++) {
            line(indent + "FloatVector c" + r + ";");
        }
        for (int i = 0; i < lines; i++) {
            for (int c = 0; c < TAPS; c++) {
                line(indent + "FloatVector v" + i + "_" + c + ";");
            }
        }
        for (int x = 0; x < COLUMNS; x++) {
            for (int r = 0; r < rows; r++) {
                line(indent + "c" + r + " = start;");
            }
            for (int i = 0; i < lines; i++) {
                for (int c = 0; c < TAPS; c++) {
                    int column = x * stride + c;
                    String v = "v" + i + "_" + column % TAPS;
                    if (x == 0 || c >= carried) {
                        boolean padding = column < left || column > last - right;
                        int at = (column - left) * 16;
                        line(indent + v + " = "
                                + (padding
                                        ? "zero"
                                        : "FloatVector.fromArray(S, " + array.apply(i) + ", o" + i + plus(at) + ")")
                                + ";");
                    }
                    multiply(indent, rows, i, c, v);
                }
            }
            for (int r = 0; r < rows; r++) {
                store(indent, "c" + r, "d" + r + plus(x * 16));
            }
        }
    }

    /// The terms of a column of a row of the source in the sums of some output rows.
    private void multiply(String indent, int rows, int i, int c, String v) {
        for (int r = 0; r < rows; r++) {
            int kh = i - r * stride;
            if (kh >= 0 && kh < TAPS) {
                line(indent + "c" + r + " = w" + kh + c + ".fma(" + v + ", c" + r + ");");
            }
        }
    }

    private void constants() {
        for (int kh = 0; kh < TAPS; kh++) {
            for (int kw = 0; kw < TAPS; kw++) {
                line("        FloatVector w" + kh + kw + " = FloatVector.fromArray(S, w, wAt"
                        + plus((kh * TAPS + kw) * 16) + ");");
            }
        }
        line("        FloatVector start = FloatVector.fromArray(S, bias, biasAt);");
        if (kind.bounded()) {
            line("        FloatVector low = FloatVector.broadcast(S, shape.bounds()[0]);");
            line("        FloatVector high = FloatVector.broadcast(S, shape.bounds()[1]);");
        }
    }

    /// Rows of the source from row `first` on; zeros where there is none.
    private void lookUp(String indent, int rows, String first) {
        line(indent + "int top = " + first + ";");
        for (int i = 0; i < rows; i++) {
            line(indent + "boolean in" + i + " = top" + plus(i) + " >= 0 && top" + plus(i) + " < shape.height();");
            line(indent + "float[] s" + i + " = in" + i + " ? src : shape.zeros();");
            line(indent + "int o" + i + " = in" + i + " ? plane + (top" + plus(i) + ") * step : 0;");
        }
    }

    private void store(String indent, String sum, String at) {
        if (kind.bounded()) {
            line(indent + sum + " = " + sum + ".blend(low, " + sum + ".compare(VectorOperators.LT, low));");
            line(indent + sum + " = " + sum + ".blend(high, " + sum + ".compare(VectorOperators.GT, high));");
        }
        line(indent + sum + ".intoArray(dst, " + at + ");");
    }

    private static String load(int row, String at) {
        return "FloatVector.fromArray(S, s" + row + ", o" + row + " + " + at + ")";
    }

    private static String plus(int constant) {
        return constant == 0 ? "" : " + " + constant;
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    /// The class through which kernels reach the tiles.
    static String facade(String packageName) {
        StringBuilder text = new StringBuilder();
        text.append("package ").append(packageName).append(";\n\n");
        text.append("/// The tiles of 3 x 3 depthwise convolution, written by `TileGenerator`.\n");
        text.append("public final class Depthwise3x3 {\n\n");
        text.append("    /// Columns of a strip.\n");
        text.append("    public static final int COLUMNS = ").append(COLUMNS).append(";\n\n");
        text.append("    private Depthwise3x3() {}\n\n");
        text.append("    /// Rows that `down` makes at a time; a rest of fewer is left.\n");
        text.append("    public static int rows(int stride) {\n        return stride == 1 ? 2 : 1;\n    }\n");
        method(text, "Whole output rows from the first to the end, two or more.", "slide", "int firstRow, int endRow");
        method(
                text,
                "A strip from the first row to the end, all of whose source rows are there.",
                "down",
                "int firstRow, int endRow, int from, int to");
        method(text, "One row of a strip.", "row", "int y, int from, int to");
        return text.append("}\n").toString();
    }

    private static void method(StringBuilder text, String summary, String name, String own) {
        boolean strip = !name.equals("slide");
        String ownArguments = own.replace("int ", "");
        text.append("\n    /// ").append(summary).append('\n');
        text.append("    public static void ").append(name).append("(int stride, boolean bounded, ");
        text.append(strip ? "boolean left, boolean right, " : "")
                .append(PARAMETERS)
                .append(", ")
                .append(own);
        text.append(") {\n");
        text.append("        switch (stride * 8 + (bounded ? 4 : 0)")
                .append(strip ? " + (left ? 2 : 0) + (right ? 1 : 0)" : "");
        text.append(") {\n");
        for (Kind kind : KINDS) {
            for (int edges = 0; edges < (strip ? 4 : 1); edges++) {
                text.append("            case ").append(kind.stride() * 8 + (kind.bounded() ? 4 : 0) + edges);
                text.append(" -> ").append(className(kind)).append('.').append(name);
                text.append(strip ? edges / 2 + "" + edges % 2 : "")
                        .append('(')
                        .append(ARGUMENTS)
                        .append(", ");
                text.append(ownArguments).append(");\n");
            }
        }
        text.append("            default -> throw new AssertionError(\"stride \" + stride);\n        }\n    }\n");
    }
}
