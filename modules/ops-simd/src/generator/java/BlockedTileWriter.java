import java.util.List;

/// Writes the register tiles of channel-blocked convolution: some neighbouring pixels by one or
/// two blocks of 16 output channels.
///
/// A step of the loop broadcasts one channel of every pixel and multiplies it with the weights of
/// the output channels. The distance of two pixels is a constant of the tile, so that a pixel is
/// a displacement of one address and not a register; a last tile takes any distance, with fewer
/// pixels because it needs a register for each.
final class BlockedTileWriter {

    /// A vector width and the tiles that do not spill in its registers.
    ///
    /// @param bits vector size in bits
    /// @param rows most pixels
    /// @param columns most blocks of 16 output channels
    record Width(int bits, int rows, int columns) {
        int vectors() {
            return 512 / bits;
        }

        int lanes() {
            return bits / 32;
        }
    }

    /// 512 bits: 26 accumulators, two vectors of weights and the broadcasts that C2 has in
    /// flight. 256 bits: 8 accumulators, two vectors, a broadcast. 128 bits: the four vectors of
    /// a block and 8 accumulators.
    static final List<Width> WIDTHS = List.of(new Width(512, 13, 2), new Width(256, 4, 1), new Width(128, 2, 1));

    /// Distances of two pixels in floats: neighbours and every second pixel, planar and blocked.
    static final int[] DISTANCES = {1, 2, 16, 32};

    /// Most pixels of a tile that takes any distance.
    static final int ROWS_AT_ANY_DISTANCE = 6;

    private static final List<String> PARAMETERS = List.of(
            "int from",
            "int to",
            "float[] a",
            "int aOffset",
            "int[] taps",
            "float[] b",
            "int bOffset",
            "float[] start",
            "int startOffset",
            "boolean first",
            "float[] dst",
            "int dstOffset",
            "int columnStep");

    private final StringBuilder out = new StringBuilder();
    private final Width width;
    /// Distance of two pixels, 0 when it is a parameter.
    private final int distance;

    BlockedTileWriter(Width width, int distance) {
        this.width = width;
        this.distance = distance;
    }

    String className() {
        return "Blocked" + width.bits() + (distance == 0 ? "" : "By" + distance);
    }

    String type(String packageName) {
        int most = distance == 0 ? Math.min(width.rows(), ROWS_AT_ANY_DISTANCE) : width.rows();
        line("package " + packageName + ";");
        line("");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.VectorSpecies;");
        line("");
        line("/// Tiles of channel-blocked convolution for " + width.bits()
                + "-bit vectors, written by `TileGenerator`.");
        line("final class " + className() + " {");
        line("    static final int ROWS = " + most + ";");
        line("    static final int COLUMNS = " + width.columns() + ";");
        line("    private static final VectorSpecies<Float> S = FloatVector.SPECIES_" + width.bits() + ";");
        line("");
        line("    private " + className() + "() {}");
        dispatch(most);
        for (int rows = 1; rows <= most; rows++) {
            for (int columns = 1; columns <= width.columns(); columns++) {
                tile(rows, columns);
            }
        }
        line("}");
        return out.toString();
    }

    private String parameters() {
        return (distance == 0 ? "int distance, " : "") + String.join(", ", PARAMETERS);
    }

    private void dispatch(int most) {
        String arguments = String.join(
                ", ",
                PARAMETERS.stream().map(p -> p.substring(p.indexOf(' ') + 1)).toList());
        line("");
        line("    static void run(int rows, int columns, " + parameters() + ") {");
        line("        switch (rows * " + (width.columns() + 1) + " + columns) {");
        for (int r = 1; r <= most; r++) {
            for (int c = 1; c <= width.columns(); c++) {
                line("            case " + (r * (width.columns() + 1) + c) + " -> tile" + r + "x" + c + "("
                        + (distance == 0 ? "distance, " : "") + arguments + ");");
            }
        }
        line("            default -> throw new AssertionError(rows + \"x\" + columns);");
        line("        }");
        line("    }");
    }

    /// `dst[r][c] = start[c] + sum over k of a[taps[k] + r * distance] * b[k][c]`; the chain goes
    /// on from `dst` unless `first`. Where the chain begins is chosen once by address: a choice
    /// between vectors would cost the loop registers.
    private void tile(int rows, int columns) {
        line("");
        line("    static void tile" + rows + "x" + columns + "(" + parameters() + ") {");
        line("        float[] sums = first ? start : dst;");
        line("        int sumsAt = first ? startOffset : dstOffset;");
        line("        int sumsRow = first ? 0 : 16;");
        line("        int sumsColumn = first ? 16 : columnStep;");
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < columns * width.vectors(); v++) {
                line("        FloatVector " + acc(r, v) + " = FloatVector.fromArray(S, sums, " + sums(r, v) + ");");
            }
        }
        line("        for (int k = from; k < to; k++) {");
        line("            int at = aOffset + taps[k];");
        line("            int bAt = bOffset + k * " + columns * 16 + ";");
        for (int v = 0; v < columns * width.vectors(); v++) {
            line("            FloatVector b" + v + " = FloatVector.fromArray(S, b, bAt" + plus(v * width.lanes())
                    + ");");
        }
        line("            FloatVector w;");
        for (int r = 0; r < rows; r++) {
            String pixel = distance == 0 ? (r == 0 ? "" : " + " + r + " * distance") : plus(r * distance);
            line("            w = FloatVector.broadcast(S, a[at" + pixel + "]);");
            for (int v = 0; v < columns * width.vectors(); v++) {
                line("            " + acc(r, v) + " = w.fma(b" + v + ", " + acc(r, v) + ");");
            }
        }
        line("        }");
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < columns * width.vectors(); v++) {
                line("        " + acc(r, v) + ".intoArray(dst, " + dst(r, v) + ");");
            }
        }
        line("    }");
    }

    private String dst(int r, int v) {
        int column = v / width.vectors();
        return "dstOffset" + (column == 0 ? "" : " + columnStep") + plus(r * 16 + v % width.vectors() * width.lanes());
    }

    private String sums(int r, int v) {
        return "sumsAt" + (r == 0 ? "" : " + " + r + " * sumsRow")
                + (v / width.vectors() == 0 ? "" : " + sumsColumn")
                + plus(v % width.vectors() * width.lanes());
    }

    private static String acc(int r, int v) {
        return "c" + r + "_" + v;
    }

    private static String plus(int constant) {
        return constant == 0 ? "" : " + " + constant;
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
