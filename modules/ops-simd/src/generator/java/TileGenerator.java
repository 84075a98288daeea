import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Writes the register tiles of `ops-simd`: straight-line Vector API code in which every
/// accumulator is a local.
///
/// C2 keeps an accumulator in a register only when it is a local of the method that holds the
/// inner loop, so a tile cannot be written with arrays or helper objects; and the best tile
/// differs with the number of vector registers. Each tile is described once below and written for
/// 512, 256 and 128 bits. One logical column is 16 lanes at every width: one, two or four
/// vectors.
///
/// All widths make each element by the same chain of fused multiply-adds in the same order, so
/// that they give the same bits.
///
/// Usage: `java TileGenerator.java OUTPUT_DIRECTORY`
public final class TileGenerator {

    private static final String PACKAGE = "org.lanewise.ops.simd.tile";

    /// A vector width and the tiles that do not spill in its registers.
    ///
    /// @param bits vector size in bits
    /// @param rows most rows of a broadcast tile
    /// @param columns most logical columns (of 16 lanes) of a broadcast tile
    /// @param pairRows most rows of a pairwise tile
    /// @param pairColumns most columns of a pairwise tile, in vectors
    record Width(int bits, int rows, int columns, int pairRows, int pairColumns) {
        /// Vectors in one logical column.
        int vectors() {
            return 512 / bits;
        }

        int lanes() {
            return bits / 32;
        }
    }

    /// 512 bits: 32 registers, 24 accumulators. 256 bits: 16 registers, 8 accumulators, two
    /// vectors and a broadcast; more rows spill in C2. 128 bits: the four vectors of a column and
    /// 8 accumulators.
    private static final List<Width> WIDTHS =
            List.of(new Width(512, 6, 4, 6, 4), new Width(256, 4, 1, 4, 2), new Width(128, 2, 1, 4, 2));

    private final StringBuilder out = new StringBuilder();
    private final Width width;

    private TileGenerator(Width width) {
        this.width = width;
    }

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]).resolve(PACKAGE.replace('.', '/'));
        Files.createDirectories(folder);
        for (Width width : WIDTHS) {
            String source = new TileGenerator(width).type();
            Files.writeString(folder.resolve("Tiles" + width.bits() + ".java"), source);
        }
        for (BlockedTileWriter.Width width : BlockedTileWriter.WIDTHS) {
            write(folder, new BlockedTileWriter(width, 0));
            for (int distance : BlockedTileWriter.DISTANCES) {
                write(folder, new BlockedTileWriter(width, distance));
            }
        }
        for (int distance : BlockedTileWriter.DISTANCES) {
            BlockedPairWriter writer = new BlockedPairWriter(distance);
            write(folder, writer.className(), writer.type(PACKAGE));
        }
        writeDepthwise(folder);
        write(folder, "PoolWindows", new PoolWindowsWriter().type(PACKAGE));
        write(folder, "PoolTiles", new PoolTilesWriter().type(PACKAGE));
        for (GemmTileWriter.Width width : GemmTileWriter.WIDTHS) {
            GemmTileWriter writer = new GemmTileWriter(width);
            write(folder, writer.className(), writer.type(PACKAGE));
        }
        for (GemvTileWriter.Width width : GemvTileWriter.WIDTHS) {
            GemvTileWriter writer = new GemvTileWriter(width);
            write(folder, writer.className(), writer.type(PACKAGE));
        }
        for (int bits : TransposeTileWriter.WIDTHS) {
            TransposeTileWriter writer = new TransposeTileWriter(bits);
            write(folder, writer.className(), writer.type(PACKAGE));
        }
        for (int bits : TransposeWriter.WIDTHS) {
            TransposeWriter writer = new TransposeWriter(bits);
            write(folder, writer.className(), writer.type(PACKAGE));
        }
        writeFunctionLoops(Path.of(args[0]));
    }

    /// The loops that take functions, each in the package that calls it.
    private static void writeFunctionLoops(Path root) throws IOException {
        for (FunctionLoops loops : FunctionLoops.ALL) {
            Path folder = root.resolve(loops.packageName().replace('.', '/'));
            Files.createDirectories(folder);
            write(folder, loops.className(), loops.type());
        }
    }

    private static void write(Path folder, BlockedTileWriter writer) throws IOException {
        write(folder, writer.className(), writer.type(PACKAGE));
    }

    private static void writeDepthwise(Path folder) throws IOException {
        for (Depthwise3x3Writer.Kind kind : Depthwise3x3Writer.KINDS) {
            Depthwise3x3Writer writer = new Depthwise3x3Writer(kind);
            write(folder, writer.className(), writer.type(PACKAGE));
        }
        write(folder, "Depthwise3x3", Depthwise3x3Writer.facade(PACKAGE));
        for (int bits : DepthwiseRowsWriter.WIDTHS) {
            for (DepthwiseRowsWriter.Kind kind : DepthwiseRowsWriter.KINDS) {
                DepthwiseRowsWriter writer = new DepthwiseRowsWriter(bits, kind);
                write(folder, writer.className(), writer.type(PACKAGE));
            }
        }
        write(folder, "DepthwiseRows", DepthwiseRowsWriter.facade(PACKAGE));
        write(folder, "DepthwiseTaps", new DepthwiseTapsWriter().type(PACKAGE));
        write(folder, "DepthwisePlanes", new DepthwisePlanesWriter().type(PACKAGE));
        write(folder, "DepthwiseInPlace", new DepthwiseInPlaceWriter().type(PACKAGE));
    }

    private static void write(Path folder, String className, String text) throws IOException {
        Files.writeString(folder.resolve(className + ".java"), text);
    }

    private String type() {
        line("package " + PACKAGE + ";");
        line("");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.VectorSpecies;");
        line("");
        line("/// Register tiles for " + width.bits() + "-bit vectors, written by `TileGenerator`.");
        line("final class Tiles" + width.bits() + " {");
        line("    static final int ROWS = " + width.rows() + ";");
        line("    static final int COLUMNS = " + width.columns() + ";");
        line("    static final int PAIR_ROWS = " + width.pairRows() + ";");
        line("    static final int PAIR_COLUMNS = " + width.pairColumns() + ";");
        line("    private static final VectorSpecies<Float> S = FloatVector.SPECIES_" + width.bits() + ";");
        line("");
        line("    private Tiles" + width.bits() + "() {}");
        dispatch("tapped", TAPPED_PARAMETERS, width.rows(), width.columns());
        for (int rows = 1; rows <= width.rows(); rows++) {
            for (int columns = 1; columns <= width.columns(); columns++) {
                tapped(rows, columns);
            }
        }
        dispatch("panel", PANEL_PARAMETERS, width.rows(), width.columns());
        for (int rows = 1; rows <= width.rows(); rows++) {
            for (int columns = 1; columns <= width.columns(); columns++) {
                panel(rows, columns);
            }
        }
        dispatch("pairwise", PAIRWISE_PARAMETERS, width.pairRows(), width.pairColumns());
        for (int rows = 1; rows <= width.pairRows(); rows++) {
            for (int columns = 1; columns <= width.pairColumns(); columns++) {
                pairwise(rows, columns);
            }
        }
        line("}");
        return out.toString();
    }

    private static final List<String> TAPPED_PARAMETERS = List.of(
            "int depth",
            "float[] a",
            "int aOffset",
            "float[] b",
            "int bOffset",
            "int bStep",
            "int[] taps",
            "float[] start",
            "int startOffset",
            "float[] dst",
            "int dstOffset",
            "int rowStep",
            "int columnStep");

    /// `dst[r][c] = start[r] + sum over k of a[k][r] * b[taps[k] + c * bStep]`, lanes
    /// independent. The columns are read first: read between the multiply-adds they keep more
    /// indices alive, and C2 moves one of them to a vector register and back in every turn.
    private void tapped(int rows, int columns) {
        signature("tapped", rows, columns, TAPPED_PARAMETERS);
        startFromBias(rows, columns);
        line("        for (int k = 0; k < depth; k++) {");
        line("            int at = bOffset + taps[k];");
        for (int c = 0; c < columns; c++) {
            for (int v = 0; v < width.vectors(); v++) {
                loadColumn(c, v, times(c, "bStep"));
            }
        }
        line("            FloatVector w;");
        for (int r = 0; r < rows; r++) {
            broadcastRow(rows, r);
            for (int c = 0; c < columns; c++) {
                for (int v = 0; v < width.vectors(); v++) {
                    multiplyAdd(r, c, v);
                }
            }
        }
        line("        }");
        storeTile(rows, columns);
        line("    }");
    }

    private static final List<String> PANEL_PARAMETERS = List.of(
            "int depth",
            "float[] a",
            "int aOffset",
            "float[] b",
            "int bOffset",
            "int bDepthStep",
            "float[] dst",
            "int dstOffset",
            "int rowStep",
            "int columnStep",
            "boolean first");

    /// `dst[r][c] (+)= sum over k of a[k][r] * b[k * bDepthStep + c * 16]`; the chain goes on
    /// from `dst` unless `first`.
    ///
    /// A column is read right before its first use. When all are read first, C2 moves so many
    /// broadcasts up that the largest tile spills under some collectors.
    private void panel(int rows, int columns) {
        signature("panel", rows, columns, PANEL_PARAMETERS);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                for (int v = 0; v < width.vectors(); v++) {
                    line("        FloatVector " + acc(r, c, v) + " = first ? FloatVector.zero(S) : "
                            + load("dst", "dstOffset", r, "rowStep", c, "columnStep", v) + ";");
                }
            }
        }
        line("        int at = bOffset;");
        line("        for (int k = 0; k < depth; k++) {");
        line("            FloatVector w;");
        for (int r = 0; r < rows; r++) {
            broadcastRow(rows, r);
            for (int c = 0; c < columns; c++) {
                for (int v = 0; v < width.vectors(); v++) {
                    if (r == 0) {
                        loadColumn(c, v, plus(c * 16));
                    }
                    multiplyAdd(r, c, v);
                }
            }
        }
        line("            at += bDepthStep;");
        line("        }");
        storeTile(rows, columns);
        line("    }");
    }

    private static final List<String> PAIRWISE_PARAMETERS = List.of(
            "int depth",
            "float[] a",
            "int aOffset",
            "int aStep",
            "float[] b",
            "int bOffset",
            "int[] taps",
            "int tapsOffset",
            "int[] points",
            "int pointsOffset",
            "float[] dst",
            "int dstOffset",
            "boolean first");

    /// `dst[r][c] (+)= sum over p of a[r * aStep + p * 16] * b[taps[c] + points[p]]`, lane by
    /// lane; columns are vectors of one part of the 16 lanes, the parts one after the other. The
    /// chain goes on from `dst` unless `first`.
    private void pairwise(int rows, int columns) {
        signature("pairwise", rows, columns, PAIRWISE_PARAMETERS);
        for (int c = 0; c < columns; c++) {
            line("        int b" + c + "Offset = bOffset + taps[tapsOffset + " + c + "];");
        }
        line("        for (int lane = 0; lane < 16; lane += " + width.lanes() + ") {");
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                line("            FloatVector c" + r + c
                        + " = first ? FloatVector.zero(S) : FloatVector.fromArray(S, dst, dstOffset + "
                        + ((r * columns + c) * 16) + " + lane);");
            }
        }
        line("            int aAt = aOffset + lane;");
        line("            for (int p = 0; p < depth; p++) {");
        line("                int at = points[pointsOffset + p] + lane;");
        for (int c = 0; c < columns; c++) {
            line("                FloatVector b" + c + " = FloatVector.fromArray(S, b, b" + c + "Offset + at);");
        }
        line("                FloatVector w;");
        for (int r = 0; r < rows; r++) {
            line("                w = FloatVector.fromArray(S, a, aAt + p * 16" + times(r, "aStep") + ");");
            for (int c = 0; c < columns; c++) {
                line("                c" + r + c + " = w.fma(b" + c + ", c" + r + c + ");");
            }
        }
        line("            }");
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                line("            c" + r + c + ".intoArray(dst, dstOffset + " + ((r * columns + c) * 16) + " + lane);");
            }
        }
        line("        }");
        line("    }");
    }

    private void startFromBias(int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                for (int v = 0; v < width.vectors(); v++) {
                    line("        FloatVector " + acc(r, c, v) + " = FloatVector.broadcast(S, start[startOffset + " + r
                            + "]);");
                }
            }
        }
    }

    private void loadColumn(int c, int v, String step) {
        line("            FloatVector b" + c + "_" + v + " = FloatVector.fromArray(S, b, at" + step
                + plus(v * width.lanes()) + ");");
    }

    private void broadcastRow(int rows, int r) {
        line("            w = FloatVector.broadcast(S, a[aOffset + k * " + rows + plus(r) + "]);");
    }

    private void multiplyAdd(int r, int c, int v) {
        String acc = acc(r, c, v);
        line("            " + acc + " = w.fma(b" + c + "_" + v + ", " + acc + ");");
    }

    private void storeTile(int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                for (int v = 0; v < width.vectors(); v++) {
                    line("        " + acc(r, c, v) + ".intoArray(dst, dstOffset" + times(r, "rowStep")
                            + times(c, "columnStep") + plus(v * width.lanes()) + ");");
                }
            }
        }
    }

    private void dispatch(String name, List<String> parameters, int rows, int columns) {
        line("");
        line("    /// Runs the `" + name + "` tile of the given size.");
        line("    static void " + name + "(int rows, int columns, " + String.join(", ", parameters) + ") {");
        String arguments =
                parameters.stream().map(p -> p.substring(p.indexOf(' ') + 1)).collect(Collectors.joining(", "));
        line("        switch (rows * " + (columns + 1) + " + columns) {");
        for (int r = 1; r <= rows; r++) {
            for (int c = 1; c <= columns; c++) {
                line("            case " + (r * (columns + 1) + c) + " -> " + name + r + "x" + c + "(" + arguments
                        + ");");
            }
        }
        line("            default -> throw new AssertionError(rows + \"x\" + columns);");
        line("        }");
        line("    }");
    }

    private void signature(String name, int rows, int columns, List<String> parameters) {
        line("");
        line("    static void " + name + rows + "x" + columns + "(" + String.join(", ", parameters) + ") {");
    }

    private String load(String array, String offset, int r, String rowStep, int c, String columnStep, int v) {
        return "FloatVector.fromArray(S, " + array + ", " + offset + times(r, rowStep) + times(c, columnStep)
                + plus(v * width.lanes()) + ")";
    }

    private static String acc(int r, int c, int v) {
        return "c" + r + c + "_" + v;
    }

    private static String times(int count, String step) {
        return count == 0 ? "" : count == 1 ? " + " + step : " + " + count + " * " + step;
    }

    private static String plus(int constant) {
        return constant == 0 ? "" : " + " + constant;
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
