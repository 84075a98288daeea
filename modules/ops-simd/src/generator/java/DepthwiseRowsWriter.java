import java.util.List;
import java.util.stream.Collectors;

/// Writes the register tiles of depthwise convolution with wide windows: some neighbouring pixels
/// of an output row, a row of taps at a time.
///
/// The loop goes over the rows of taps, so that only one row of weights is in registers; the
/// vectors of a row of the source stream by, each loaded once for all sums that it is a term of.
/// A sum meets its taps in the order of the chain. `inner` walks along a row; `edge` is for tiles
/// whose first and last columns may lie in the padding. Another column is read for these and all
/// its bits are cleared by a mask; where the masks leave too few registers, zeros are read from
/// elsewhere, which takes checks.
final class DepthwiseRowsWriter {

    /// Vector sizes in bits, widest first.
    static final int[] WIDTHS = {512, 256, 128};

    /// Kinds of rows of taps.
    ///
    /// @param kernel taps in a row
    /// @param stride stride along a row
    /// @param mirrored whether the first tap is the last column of the source: the gradient with
    ///     respect to the source
    record Kind(int kernel, int stride, boolean mirrored) {
        int number() {
            return kernel * 10 + (mirrored ? 0 : stride);
        }

        String name() {
            return "K" + kernel + (mirrored ? "Mirrored" : "S" + stride);
        }

        /// Output pixels of the tiles, fewest first. 512 bits: 14 sums, the weights, the source as
        /// it comes; 7 sums for narrow planes. With 16 registers 7 sums fit beside three weights,
        /// fewer where there are more weights or more of the source is under way.
        List<Integer> columns(int bits) {
            if (bits == 512) {
                return List.of(7, 14);
            }
            return List.of(kernel == 3 ? 7 : kernel == 7 ? 3 : stride == 1 && !mirrored ? 7 : 4);
        }
    }

    static final List<Kind> KINDS = List.of(
            new Kind(3, 1, false),
            new Kind(3, 2, false),
            new Kind(3, 1, true),
            new Kind(5, 1, false),
            new Kind(5, 2, false),
            new Kind(5, 1, true),
            new Kind(7, 1, false),
            new Kind(7, 1, true));

    private static final String PARAMETERS = "DepthwiseShape shape, float[] src, int plane, float[] w, int wAt, "
            + "float[] bias, int biasAt, float[] dst, int dstAt, int firstRow, int endRow, int from, int to";
    private static final String ARGUMENTS = PARAMETERS.replaceAll("[A-Za-z\\[\\]]+ ([a-zA-Z]+)", "$1");

    private final StringBuilder out = new StringBuilder();
    private final int bits;
    private final Kind kind;
    private final int kernel;
    private final int stride;

    DepthwiseRowsWriter(int bits, Kind kind) {
        this.bits = bits;
        this.kind = kind;
        kernel = kind.kernel();
        stride = kind.stride();
    }

    private static String className(int bits, Kind kind) {
        return "Depthwise" + bits + kind.name();
    }

    String className() {
        return className(bits, kind);
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
        for (int columns : kind.columns(bits)) {
            tile("inner" + columns, columns, false);
            tile("edge" + columns, columns, true);
        }
        line("}");
        return out.toString();
    }

    private void tile(String name, int columns, boolean edge) {
        int sources = (columns - 1) * stride + kernel;
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
            for (int j = 0; j < sources; j++) {
                if (masked() && mayLack(sources, j)) {
                    mask(sources, j);
                }
            }
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
        line("                    FloatVector v;");
        int first = halved(columns) ? (kernel + 1) / 2 : kernel;
        terms(edge, columns, 0, first, "at");
        if (first < kernel) {
            // C2 does not know that this is the same place, and so reads the source again instead of keeping it.
            line("                    int again = at + (height >> 31);");
            terms(edge, columns, first, kernel, "again");
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

    /// Whether the first taps of a row are multiplied before the last are read: with all of them and
    /// their source under way at once C2 spills.
    private boolean halved(int columns) {
        return bits == 512 ? kernel == 7 && kind.mirrored() && columns == 14 : kernel == 5 && columns == 7;
    }

    /// The terms of some taps of a row, the source at `at`.
    private void terms(boolean edge, int columns, int firstTap, int endTap, String at) {
        for (int kw = firstTap; kw < endTap; kw++) {
            line("                    FloatVector w" + kw + " = FloatVector.fromArray(S, w, weights" + plus(kw * 16)
                    + ");");
        }
        int sources = (columns - 1) * stride + kernel;
        for (int i = 0; i < sources; i++) {
            int j = kind.mirrored() ? sources - 1 - i : i;
            boolean read = false;
            for (int c = 0; c < columns; c++) {
                int kw = kind.mirrored() ? c + kernel - 1 - j : j - c * stride;
                if (kw >= firstTap && kw < endTap) {
                    if (!read) {
                        source(edge, sources, j, at);
                        read = true;
                    }
                    line("                    c" + c + " = w" + kw + ".fma(v, c" + c + ");");
                }
            }
        }
    }

    /// Whether masks clear what lies in the padding.
    private boolean masked() {
        return bits == 512 || kernel == 3;
    }

    /// Whether a column of the source may lie in the padding.
    private boolean mayLack(int sources, int j) {
        return j < kernel / 2 || sources - 1 - j < kernel / 2;
    }

    /// The condition that it does.
    private String lacks(int sources, int j) {
        return j < kernel / 2 ? "left > " + j : "right > " + (sources - 1 - j);
    }

    private void mask(int sources, int j) {
        int other = j < kernel / 2 ? kernel / 2 : sources - 1 - kernel / 2;
        line("        int at" + j + " = (" + lacks(sources, j) + " ? " + other + " : " + j + ") * 16;");
        line("        IntVector keep" + j + " = IntVector.broadcast(I, " + lacks(sources, j) + " ? 0 : -1);");
    }

    private void source(boolean edge, int sources, int j, String at) {
        String start = "                    v = FloatVector.fromArray(S, ";
        if (!edge || !mayLack(sources, j)) {
            line(start + "a, " + at + plus(j * 16) + ");");
        } else if (masked()) {
            line(start + "a, " + at + " + at" + j + ").reinterpretAsInts().and(keep" + j + ").reinterpretAsFloats();");
        } else {
            String lacks = lacks(sources, j);
            line(start + lacks + " ? zeros : a, " + lacks + " ? 0 : " + at + plus(j * 16) + ");");
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
        text.append("    /// The number of a kind of rows of taps.\n");
        text.append("    public static int kind(int kernel, int stride, boolean mirrored) {\n");
        text.append("        return kernel * 10 + (mirrored ? 0 : stride);\n    }\n\n");
        text.append("    /// Whether there are tiles of a kind.\n");
        text.append("    public static boolean exist(int kind) {\n        return switch (kind) {\n            case ");
        text.append(KINDS.stream().map(kind -> String.valueOf(kind.number())).collect(Collectors.joining(", ")));
        text.append(" -> true;\n            default -> false;\n        };\n    }\n");
        method(text, "Neighbouring tiles of some rows, all of whose columns are there.", "inner", "int tiles");
        method(text, "One tile of some rows; columns of the padding at either end.", "edge", "int left, int right");
        return text.append("}\n").toString();
    }

    private static void columns(StringBuilder text, String which, String name) {
        text.append("    /// Pixels of the ").append(which).append(" tile of a kind.\n");
        text.append("    public static int ").append(name).append("(int kind) {\n        return switch (BITS) {\n");
        for (int bits : WIDTHS) {
            text.append(bits == 128 ? "            default" : "            case " + bits)
                    .append(" -> switch (kind) {\n");
            for (Kind kind : KINDS) {
                List<Integer> columns = kind.columns(bits);
                text.append("                case ").append(kind.number()).append(" -> ");
                text.append(which.equals("smallest") ? columns.getFirst() : columns.getLast())
                        .append(";\n");
            }
            text.append("                default -> throw new AssertionError(kind);\n            };\n");
        }
        text.append("        };\n    }\n\n");
    }

    private static void method(StringBuilder text, String summary, String name, String own) {
        text.append("\n    /// ")
                .append(summary)
                .append("\n    public static void ")
                .append(name);
        text.append("(int kind, int columns, ").append(PARAMETERS).append(", ").append(own);
        text.append(") {\n        switch (BITS) {\n");
        for (int bits : WIDTHS) {
            text.append(bits == 128 ? "            default" : "            case " + bits);
            text.append(" -> {\n                switch (kind * 100 + columns) {\n");
            for (Kind kind : KINDS) {
                for (int columns : kind.columns(bits)) {
                    text.append("                    case ")
                            .append(kind.number() * 100 + columns)
                            .append(" -> ");
                    text.append(className(bits, kind))
                            .append('.')
                            .append(name)
                            .append(columns)
                            .append('(');
                    text.append(ARGUMENTS)
                            .append(", ")
                            .append(own.replace("int ", ""))
                            .append(");\n");
                }
            }
            text.append("                    default -> throw new AssertionError(kind);\n");
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
