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

    /// Vector sizes in bits, widest first.
    static final int[] WIDTHS = {512, 256, 128};

    /// Taps in a row.
    static final int[] KERNELS = {3, 5};

    static final int[] STRIDES = {1, 2};

    /// Output pixels of the tiles of a kind, fewest first. 512 bits: 14 sums, the weights, the
    /// source as it comes; 7 sums for narrow planes. With 16 registers 7 sums fit beside three
    /// weights and beside five, but not where a tile has more of the source under way.
    static List<Integer> columns(int bits, int kernel, int stride) {
        if (bits == 512) {
            return List.of(7, 14);
        }
        return List.of(kernel == 3 || stride == 1 ? 7 : 4);
    }

    private static final String PARAMETERS = "DepthwiseShape shape, float[] src, int plane, float[] w, int wAt, "
            + "float[] bias, int biasAt, float[] dst, int dstAt, int firstRow, int endRow, int from, int to";
    private static final String ARGUMENTS = PARAMETERS.replaceAll("[A-Za-z\\[\\]]+ ([a-zA-Z]+)", "$1");

    private final StringBuilder out = new StringBuilder();
    private final int bits;
    private final int kernel;
    private final int stride;

    DepthwiseRowsWriter(int bits, int kernel, int stride) {
        this.bits = bits;
        this.kernel = kernel;
        this.stride = stride;
    }

    private static String className(int bits, int kernel, int stride) {
        return "Depthwise" + bits + "K" + kernel + "S" + stride;
    }

    String className() {
        return className(bits, kernel, stride);
    }

    String type(String packageName) {
        line("package " + packageName + ";");
        line("");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.IntVector;");
        line("import jdk.incubator.vector.VectorOperators;");
        line("import jdk.incubator.vector.VectorSpecies;");
        line("");
        line("/// Tiles of depthwise convolution with " + kernel + " taps in a row for " + bits
                + "-bit vectors, written by");
        line("/// `TileGenerator`.");
        line("final class " + className() + " {");
        line("    private static final VectorSpecies<Float> S = FloatVector.SPECIES_" + bits + ";");
        line("    private static final VectorSpecies<Integer> I = IntVector.SPECIES_" + bits + ";");
        line("");
        line("    private " + className() + "() {}");
        for (int columns : columns(bits, kernel, stride)) {
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
        line("        float[] bounds = shape.bounds();");
        if (edge) {
            line("        int tiles = 1;");
        }
        line("        for (int y = firstRow; y < endRow; y++) {");
        line("            int top = y * shape.stride() - shape.top();");
        line("            int row = dstAt + y * shape.outWidth() * 16 + to;");
        line("            for (int tile = 0; tile < tiles; tile++) {");
        for (int c = 0; c < columns; c++) {
            line("                FloatVector c" + c + " = FloatVector.fromArray(S, bias, biasAt);");
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
        line("                FloatVector low = FloatVector.broadcast(S, bounds[0]);");
        line("                FloatVector high = FloatVector.broadcast(S, bounds[1]);");
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

    private void source(boolean edge, int pad, int sources, int j) {
        String indent = "                    ";
        int fromEnd = sources - 1 - j;
        if (edge && (j < pad || fromEnd < pad)) {
            String out = j < pad ? "left > " + j : "right > " + fromEnd;
            line(indent + "v = FloatVector.fromArray(S, " + out + " ? zeros : a, " + out + " ? 0 : at" + plus(j * 16)
                    + ");");
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
        text.append("    private DepthwiseRows() {}\n\n");
        columns(text, "smallest", "fewestColumns");
        columns(text, "largest", "mostColumns");
        text.append("    /// Whether there are tiles for so many taps in a row and such a stride.\n");
        text.append("    public static boolean exist(int kernel, int stride) {\n        return ");
        text.append("(kernel == " + KERNELS[0] + " || kernel == " + KERNELS[1] + ") && ");
        text.append("(stride == " + STRIDES[0] + " || stride == " + STRIDES[1] + ");\n    }\n");
        method(text, "Neighbouring tiles of some rows, all of whose columns are there.", "inner", "int tiles");
        method(text, "One tile of some rows; columns of the padding at either end.", "edge", "int left, int right");
        return text.append("}\n").toString();
    }

    private static void columns(StringBuilder text, String which, String name) {
        text.append("    /// Pixels of the ").append(which).append(" tile of a kind.\n");
        text.append("    public static int ").append(name).append("(int kernel, int stride) {\n");
        text.append("        int kind = kernel * 10 + stride;\n        return switch (BITS) {\n");
        for (int bits : WIDTHS) {
            text.append(bits == 128 ? "            default" : "            case " + bits)
                    .append(" -> switch (kind) {\n");
            for (int kernel : KERNELS) {
                for (int stride : STRIDES) {
                    List<Integer> columns = columns(bits, kernel, stride);
                    text.append("                case ")
                            .append(kernel * 10 + stride)
                            .append(" -> ");
                    text.append(which.equals("smallest") ? columns.getFirst() : columns.getLast())
                            .append(";\n");
                }
            }
            text.append(
                    "                default -> throw new AssertionError(kernel + \"/\" + stride);\n            };\n");
        }
        text.append("        };\n    }\n\n");
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
        for (int bits : WIDTHS) {
            text.append(bits == 128 ? "            default" : "            case " + bits);
            text.append(" -> {\n                switch (columns * 100 + kernel * 10 + stride) {\n");
            for (int kernel : KERNELS) {
                for (int stride : STRIDES) {
                    for (int columns : columns(bits, kernel, stride)) {
                        text.append("                    case ").append(columns * 100 + kernel * 10 + stride);
                        text.append(" -> ")
                                .append(className(bits, kernel, stride))
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
