import java.util.List;

/// Writes the register tiles of depthwise convolution with wide windows: some neighbouring pixels
/// of an output row, a row of taps at a time.
///
/// The loop goes over the rows of taps, so that only one row of weights is in registers; the
/// vectors of a row of the source stream by, each loaded once for all sums that it is a term of.
/// A sum meets its taps in the order of the chain. `inner` walks along a row; `edge` is for tiles
/// whose first and last columns may lie in the padding: they are read at another place and
/// cleared.
final class DepthwiseRowsWriter {

    /// A vector width and its tiles.
    ///
    /// @param bits vector size in bits
    /// @param columns output pixels of a tile, one number for each size of tile
    record Width(int bits, List<Integer> columns) {
        int lanes() {
            return bits / 32;
        }
    }

    /// 512 bits: 14 sums, five weights, the source. Otherwise 7 sums.
    static final List<Width> WIDTHS =
            List.of(new Width(512, List.of(7, 14)), new Width(256, List.of(7)), new Width(128, List.of(7)));

    /// Taps in a row.
    static final int[] KERNELS = {3, 5};

    static final int[] STRIDES = {1, 2};

    private static final String PARAMETERS = "DepthwiseShape shape, float[] src, int plane, float[] w, int wAt, "
            + "float[] bias, int biasAt, float[] dst, int dstAt, int firstRow, int endRow, int from, int to";
    private static final String ARGUMENTS = PARAMETERS.replaceAll("[A-Za-z\\[\\]]+ ([a-zA-Z]+)", "$1");

    private final StringBuilder out = new StringBuilder();
    private final Width width;
    private final int kernel;
    private final int stride;

    DepthwiseRowsWriter(Width width, int kernel, int stride) {
        this.width = width;
        this.kernel = kernel;
        this.stride = stride;
    }

    private static String className(Width width, int kernel, int stride) {
        return "Depthwise" + width.bits() + "K" + kernel + "S" + stride;
    }

    String className() {
        return className(width, kernel, stride);
    }

    String type(String packageName) {
        line("package " + packageName + ";");
        line("");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.IntVector;");
        line("import jdk.incubator.vector.VectorOperators;");
        line("import jdk.incubator.vector.VectorSpecies;");
        line("");
        line("/// Tiles of depthwise convolution with " + kernel + " taps in a row for " + width.bits()
                + "-bit vectors, written by");
        line("/// `TileGenerator`.");
        line("final class " + className() + " {");
        line("    private static final VectorSpecies<Float> S = FloatVector.SPECIES_" + width.bits() + ";");
        line("    private static final VectorSpecies<Integer> I = IntVector.SPECIES_" + width.bits() + ";");
        line("");
        line("    private " + className() + "() {}");
        for (int columns : width.columns()) {
            tile("inner" + columns, columns, false);
            tile("edge" + columns, columns, true);
        }
        line("}");
        return out.toString();
    }

    private void tile(String name, int columns, boolean edge) {
        int sources = (columns - 1) * stride + kernel;
        int pad = kernel / 2;
        line("");
        line("    static void " + name + "(" + PARAMETERS + (edge ? ", int left, int right" : ", int tiles") + ") {");
        line("        float[] zeros = shape.zeros();");
        line("        int height = shape.height();");
        line("        int step = shape.width() * 16;");
        line("        int taps = shape.taps();");
        line("        int dilation = shape.dilation();");
        line("        FloatVector start = FloatVector.fromArray(S, bias, biasAt);");
        line("        FloatVector low = FloatVector.broadcast(S, shape.low());");
        line("        FloatVector high = FloatVector.broadcast(S, shape.high());");
        if (edge) {
            line("        int tiles = 1;");
            for (int p = 0; p < pad; p++) {
                clear("left" + p, "left > " + p, pad, p);
                clear("right" + p, "right > " + p, pad, sources - 1 - p);
            }
        }
        line("        for (int y = firstRow; y < endRow; y++) {");
        line("            int top = y * shape.stride() - shape.top();");
        line("            int row = dstAt + y * shape.outWidth() * 16 + to;");
        line("            for (int tile = 0; tile < tiles; tile++) {");
        for (int c = 0; c < columns; c++) {
            line("                FloatVector c" + c + " = start;");
        }
        line("                int along = from + tile * " + columns * stride * 16 + ";");
        line("                for (int kh = 0; kh < taps; kh++) {");
        line("                    int iy = top + kh * dilation;");
        line("                    boolean in = iy >= 0 && iy < height;");
        line("                    float[] a = in ? src : zeros;");
        line("                    int at = (in ? plane + iy * step : 0) + along;");
        line("                    int weights = wAt + kh * " + kernel * 16 + ";");
        for (int kw = 0; kw < kernel; kw++) {
            line("                    FloatVector w" + kw + " = FloatVector.fromArray(S, w, weights" + plus(kw * 16)
                    + ");");
        }
        line("                    FloatVector v;");
        for (int j = 0; j < sources; j++) {
            source(edge, pad, sources, j);
            for (int c = 0; c < columns; c++) {
                int kw = j - c * stride;
                if (kw >= 0 && kw < kernel) {
                    line("                    c" + c + " = w" + kw + ".fma(v, c" + c + ");");
                }
            }
        }
        line("                }");
        line("                int d = row + tile * " + columns * 16 + ";");
        for (int c = 0; c < columns; c++) {
            String sum = "c" + c;
            line("                " + sum + " = " + sum + ".blend(low, " + sum + ".compare(VectorOperators.LT, low));");
            line("                " + sum + ".blend(high, " + sum
                    + ".compare(VectorOperators.GT, high)).intoArray(dst, d" + plus(c * 16) + ");");
        }
        line("            }");
        line("        }");
        line("    }");
    }

    private void clear(String name, String padding, int pad, int column) {
        line("        IntVector " + name + " = IntVector.broadcast(I, " + padding + " ? 0 : -1);");
        line("        int " + name + "At = " + padding + " ? " + pad * 16 + " : " + column * 16 + ";");
    }

    private void source(boolean edge, int pad, int sources, int j) {
        String indent = "                    ";
        int fromEnd = sources - 1 - j;
        if (edge && (j < pad || fromEnd < pad)) {
            String name = j < pad ? "left" + j : "right" + fromEnd;
            line(indent + "v = FloatVector.fromArray(S, a, at + " + name + "At).reinterpretAsInts().and(" + name
                    + ").reinterpretAsFloats();");
        } else {
            line(indent + "v = FloatVector.fromArray(S, a, at" + plus(j * 16) + ");");
        }
    }

    /// The class through which kernels reach the tiles.
    static String facade(String packageName) {
        StringBuilder text = new StringBuilder();
        text.append("package ").append(packageName).append(";\n\n");
        text.append("import org.lanewise.ops.simd.Simd;\n\n");
        text.append("/// The tiles of depthwise convolution by rows of taps, written by `TileGenerator`.\n");
        text.append("public final class DepthwiseRows {\n\n");
        text.append("    private static final int BITS = Simd.vectorBits();\n\n");
        text.append("    /// Pixels of the largest tile.\n");
        text.append("    public static final int MOST_COLUMNS = switch (BITS) {\n");
        for (Width width : WIDTHS) {
            text.append(width == WIDTHS.getLast() ? "        default" : "        case " + width.bits());
            text.append(" -> ").append(width.columns().getLast()).append(";\n");
        }
        text.append("    };\n\n    private DepthwiseRows() {}\n\n");
        text.append("    /// Whether there are tiles for so many taps in a row and such a stride.\n");
        text.append("    public static boolean exist(int kernel, int stride) {\n        return ");
        text.append("(kernel == " + KERNELS[0] + " || kernel == " + KERNELS[1] + ") && ");
        text.append("(stride == " + STRIDES[0] + " || stride == " + STRIDES[1] + ");\n    }\n");
        method(text, "Neighbouring tiles of some rows, all of whose columns are there.", "inner", "int tiles");
        method(text, "One tile of some rows; columns of the padding at either end.", "edge", "int left, int right");
        return text.append("}\n").toString();
    }

    private static void method(StringBuilder text, String summary, String name, String own) {
        text.append("\n    /// ")
                .append(summary)
                .append("\n    public static void ")
                .append(name);
        text.append("(int kernel, int stride, int columns, ")
                .append(PARAMETERS)
                .append(", ")
                .append(own);
        text.append(") {\n        switch (BITS) {\n");
        for (Width width : WIDTHS) {
            text.append(width == WIDTHS.getLast() ? "            default" : "            case " + width.bits());
            text.append(" -> {\n                switch (columns * 100 + kernel * 10 + stride) {\n");
            for (int columns : width.columns()) {
                for (int kernel : KERNELS) {
                    for (int stride : STRIDES) {
                        text.append("                    case ").append(columns * 100 + kernel * 10 + stride);
                        text.append(" -> ")
                                .append(className(width, kernel, stride))
                                .append('.')
                                .append(name);
                        text.append(columns).append('(').append(ARGUMENTS).append(", ");
                        text.append(own.replace("int ", "")).append(");\n");
                    }
                }
            }
            text.append("                    default -> throw new AssertionError(kernel + \"/\" + stride);\n");
            text.append("                }\n            }\n");
        }
        text.append("        }\n    }\n");
    }

    private static String plus(int constant) {
        return constant == 0 ? "" : " + " + constant;
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
