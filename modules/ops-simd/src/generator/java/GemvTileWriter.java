import java.util.List;

/// Writes the tiles of a vector times a matrix that is read once: a few panels of the packed
/// matrix at a time, each a stream of its own. The last panel may be a part of one.
///
/// What bounds the loop is memory, not arithmetic. Several streams keep more lines on their way
/// than one, which waits at the end of every page; and every vector is an operand of its
/// multiply-add, so that no register holds it.
final class GemvTileWriter {

    /// A vector width, and how many accumulators its registers hold.
    ///
    /// @param bits vector size in bits
    /// @param vectors vectors of a panel
    /// @param streams most panels at a time
    record Width(int bits, int vectors, int streams) {
        int lanes() {
            return bits / 32;
        }

        int panel() {
            return vectors * lanes();
        }
    }

    /// 16 accumulators of 512 bits, 12 of narrower vectors.
    static final List<Width> WIDTHS = List.of(new Width(512, 4, 4), new Width(256, 4, 3), new Width(128, 4, 3));

    private static final String PARAMETERS =
            "int depth, float[] a, int aOffset, float[] b, int bOffset, int streamStep, float[] sums, int sumsOffset";

    private final StringBuilder out = new StringBuilder();
    private final Width width;

    GemvTileWriter(Width width) {
        this.width = width;
    }

    String className() {
        return "Gemv" + width.bits();
    }

    String type(String packageName) {
        line("package " + packageName + ";");
        line("");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.VectorSpecies;");
        line("");
        line("/// Vector times matrix for " + width.bits() + "-bit vectors, written by `TileGenerator`.");
        line("final class " + className() + " {");
        line("    static final int PANEL = " + width.panel() + ";");
        line("    static final int STREAMS = " + width.streams() + ";");
        line("    private static final VectorSpecies<Float> S = FloatVector.SPECIES_" + width.bits() + ";");
        line("");
        line("    private " + className() + "() {}");
        dispatch();
        for (int vectors = 1; vectors <= most(); vectors++) {
            tile(vectors);
        }
        line("}");
        return out.toString();
    }

    /// Most vectors of a tile.
    private int most() {
        return width.streams() * width.vectors();
    }

    private void dispatch() {
        line("");
        line("    static void run(int vectors, " + PARAMETERS + ") {");
        line("        switch (vectors) {");
        for (int vectors = 1; vectors <= most(); vectors++) {
            line("            case " + vectors + " -> " + name(vectors)
                    + "(depth, a, aOffset, b, bOffset, streamStep, sums, sumsOffset);");
        }
        line("            default -> throw new AssertionError(vectors);");
        line("        }");
        line("    }");
    }

    /// `sums[v] += sum over k of a[k] * b[k][v]`, where vector `v` of a term is in panel
    /// `v / VECTORS`.
    private void tile(int vectors) {
        line("");
        line("    static void " + name(vectors) + "(" + PARAMETERS + ") {");
        for (int v = 0; v < vectors; v++) {
            line("        FloatVector " + acc(v) + " = FloatVector.fromArray(S, sums, " + sum(v) + ");");
        }
        for (int s = 1; s * width.vectors() < vectors; s++) {
            line("        int b" + s + " = bOffset + " + (s == 1 ? "" : s + " * ") + "streamStep;");
        }
        line("        for (int k = 0; k < depth; k++) {");
        line("            FloatVector w = FloatVector.broadcast(S, a[aOffset + k]);");
        for (int v = 0; v < vectors; v++) {
            int s = v / width.vectors();
            String at = (s == 0 ? "bOffset" : "b" + s) + " + k * " + width.panel()
                    + plus(v % width.vectors() * width.lanes());
            line("            " + acc(v) + " = w.fma(FloatVector.fromArray(S, b, " + at + "), " + acc(v) + ");");
        }
        line("        }");
        for (int v = 0; v < vectors; v++) {
            line("        " + acc(v) + ".intoArray(sums, " + sum(v) + ");");
        }
        line("    }");
    }

    private static String name(int vectors) {
        return "tile" + vectors;
    }

    private String sum(int v) {
        return "sumsOffset" + plus(v * width.lanes());
    }

    private static String acc(int v) {
        return "c" + v;
    }

    private static String plus(int constant) {
        return constant == 0 ? "" : " + " + constant;
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
