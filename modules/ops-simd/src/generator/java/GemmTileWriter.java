import java.util.List;

/// Writes the register tiles of the matrix product: some rows of the left side by some vectors of
/// the right side, both packed.
///
/// A step of the loop reads the vectors of one term and broadcasts that term of every row. Rows
/// have a constant distance, so that a row is a displacement of one address and not a register,
/// and so that packing a row is copying it. Everything in the loop is an index plus a constant
/// times the loop's variable: C2 checks the bounds once before it.
final class GemmTileWriter {

    /// A vector width and the largest tile that does not spill in its registers.
    ///
    /// @param bits vector size in bits
    /// @param rows most rows
    /// @param vectors vectors of the right side that are packed together
    /// @param depth most terms of a block
    record Width(int bits, int rows, int vectors, int depth) {
        int lanes() {
            return bits / 32;
        }

        /// Whether C2 joins so many turns of the loop that it spills. Such a tile is computed as
        /// two, its last vector alone.
        boolean divided(int rows, int vectors) {
            return bits == 256 && rows == 2 && vectors == 3;
        }

        /// Distance of two rows of the left side, which keeps them apart in the cache's sets.
        int pitch() {
            return depth + 16;
        }
    }

    /// 512 bits: 26 accumulators, two vectors and the broadcasts that C2 has in flight.
    /// 256 and 128 bits: 12 accumulators, two broadcasts, a vector. The other way round, six rows
    /// of two vectors, C2 moves so many broadcasts up that it spills.
    static final List<Width> WIDTHS =
            List.of(new Width(512, 13, 2, 2048), new Width(256, 2, 6, 2048), new Width(128, 2, 6, 2048));

    private static final List<String> PARAMETERS = List.of(
            "int depth",
            "float[] a",
            "int aOffset",
            "float[] b",
            "int bOffset",
            "float[] dst",
            "int dstOffset",
            "int rowStep",
            "boolean first");

    private final StringBuilder out = new StringBuilder();
    private final Width width;

    GemmTileWriter(Width width) {
        this.width = width;
    }

    String className() {
        return "Gemm" + width.bits();
    }

    String type(String packageName) {
        line("package " + packageName + ";");
        line("");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.VectorSpecies;");
        line("");
        line("/// Tiles of the matrix product for " + width.bits() + "-bit vectors, written by `TileGenerator`.");
        line("final class " + className() + " {");
        line("    static final int ROWS = " + width.rows() + ";");
        line("    static final int VECTORS = " + width.vectors() + ";");
        line("    static final int DEPTH = " + width.depth() + ";");
        line("    static final int PITCH = " + width.pitch() + ";");
        line("    private static final VectorSpecies<Float> S = FloatVector.SPECIES_" + width.bits() + ";");
        line("");
        line("    private " + className() + "() {}");
        dispatch();
        for (int rows = 1; rows <= width.rows(); rows++) {
            for (int vectors = 1; vectors <= width.vectors(); vectors++) {
                if (!width.divided(rows, vectors)) {
                    tile(rows, vectors);
                }
            }
        }
        line("}");
        return out.toString();
    }

    private void dispatch() {
        line("");
        line("    static void run(int rows, int vectors, " + String.join(", ", PARAMETERS) + ") {");
        line("        switch (rows * " + (width.vectors() + 1) + " + vectors) {");
        for (int r = 1; r <= width.rows(); r++) {
            for (int v = 1; v <= width.vectors(); v++) {
                String label = "            case " + (r * (width.vectors() + 1) + v) + " -> ";
                if (width.divided(r, v)) {
                    line(label + "{");
                    line("                " + call(r, v - 1, 0));
                    line("                " + call(r, 1, (v - 1) * width.lanes()));
                    line("            }");
                } else {
                    line(label + call(r, v, 0));
                }
            }
        }
        line("            default -> throw new AssertionError(rows + \"x\" + vectors);");
        line("        }");
        line("    }");
    }

    private static String call(int rows, int vectors, int lane) {
        return "tile" + rows + "x" + vectors + "(depth, a, aOffset, b, bOffset" + plus(lane) + ", dst, dstOffset"
                + plus(lane) + ", rowStep, first);";
    }

    /// `dst[r][v] (+)= sum over k of a[r * pitch + k] * b[k][v]`; the chain goes on from `dst`
    /// unless `first`.
    private void tile(int rows, int vectors) {
        line("");
        line("    static void tile" + rows + "x" + vectors + "(" + String.join(", ", PARAMETERS) + ") {");
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < vectors; v++) {
                line("        FloatVector " + acc(r, v)
                        + " = first ? FloatVector.zero(S) : FloatVector.fromArray(S, dst, " + dst(r, v) + ");");
            }
        }
        line("        for (int k = 0; k < depth; k++) {");
        for (int v = 0; v < vectors; v++) {
            line("            FloatVector b" + v + " = FloatVector.fromArray(S, b, bOffset + k * "
                    + width.vectors() * width.lanes() + plus(v * width.lanes()) + ");");
        }
        line("            FloatVector w;");
        for (int r = 0; r < rows; r++) {
            line("            w = FloatVector.broadcast(S, a[aOffset + k" + plus(r * width.pitch()) + "]);");
            for (int v = 0; v < vectors; v++) {
                line("            " + acc(r, v) + " = w.fma(b" + v + ", " + acc(r, v) + ");");
            }
        }
        line("        }");
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < vectors; v++) {
                line("        " + acc(r, v) + ".intoArray(dst, " + dst(r, v) + ");");
            }
        }
        line("    }");
    }

    private String dst(int r, int v) {
        String row = r == 0 ? "" : r == 1 ? " + rowStep" : " + " + r + " * rowStep";
        return "dstOffset" + row + plus(v * width.lanes());
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
