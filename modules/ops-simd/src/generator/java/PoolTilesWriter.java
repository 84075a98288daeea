/// Writes the loops of pooling over tiles: some neighbouring windows of a row, for any number of
/// rows.
///
/// The rows of a window are joined lane by lane; then every tap is a permutation of the one or two
/// vectors that this leaves. So padding, strides and dilations are numbers in tables. A tap that is
/// not there is another one of its window for a maximum, and a lane that was made zero for an
/// average.
///
/// Maxima come in two forms, because a maximum that no NaN is lost from takes five instructions.
/// Elements without a sign have the order of their bits as unsigned integers, with NaN above all;
/// those with a sign are greater still, so the sign of the results answers whether there was any.
/// The second form maps all floats to integers in the order of maxima: first negative infinity,
/// last NaN of both signs.
final class PoolTilesWriter {

    /// How the elements of a window are joined.
    private enum Form {
        UNSIGNED,
        ORDERED,
        AVERAGE
    }

    /// Rows and columns of windows that are written out; 0 is any number.
    private static final int[] SIZES = {2, 3, 0};

    /// Rows written out: that saves little, but makes each method too large to be inlined, so that
    /// it is compiled alone.
    private static final int UNROLL = 2;

    private final StringBuilder out = new StringBuilder();
    private Form form = Form.UNSIGNED;
    private int size;
    private int vectors;

    String type(String packageName) {
        line("package " + packageName + ";");
        line("");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.IntVector;");
        line("import jdk.incubator.vector.VectorMask;");
        line("import jdk.incubator.vector.VectorOperators;");
        line("import jdk.incubator.vector.VectorSpecies;");
        line("import org.lanewise.ops.simd.lanes.Lanes;");
        line("");
        line("/// Pooling over tiles of rows, written by `TileGenerator`. A name has the rows and columns of a");
        line("/// window, 0 for any number, and the vectors that a row of a tile fills.");
        line("///");
        line("/// `rows` has a group of numbers for every row of windows, of which those from `first` up to");
        line("/// `end` are pooled: where the result goes, where its factors are, whether the last row of the");
        line("/// window is there (-1 or 0), and where the window's rows are; for any number of rows instead how");
        line("/// far they reach and where the first is, the others follow at the distance `down`.");
        line("///");
        line("/// `lanes` has vectors from `at` on: lanes that are stored, lanes that are not zero (two vectors),");
        line("/// and the source lane of each tap.");
        line("public final class PoolTiles {");
        line("    private static final VectorSpecies<Float> S = Lanes.SPECIES;");
        line("    private static final VectorSpecies<Integer> I = Lanes.INTEGERS;");
        line("    private static final int L = Lanes.LENGTH;");
        line("");
        line("    /// Numbers of a row of windows, before those of its rows.");
        line("    public static final int ROW_HEAD = 3;");
        line("");
        line("    /// Vectors of a tile, before those of its taps.");
        line("    public static final int TILE_HEAD = 3;");
        line("");
        line("    /// What negative infinity becomes in the order of integers.");
        line("    private static final int LEAST = 0x807F_FFFF;");
        line("");
        line("    private PoolTiles() {}");
        for (Form each : Form.values()) {
            for (int taps : SIZES) {
                method(each, taps, 1);
                method(each, taps, 2);
            }
        }
        line("}");
        return out.toString();
    }

    private void method(Form kind, int taps, int count) {
        form = kind;
        size = taps;
        vectors = count;
        boolean average = form == Form.AVERAGE;
        line("");
        line("    /// "
                + switch (form) {
                    case UNSIGNED -> "Maxima of elements without a sign; answers whether there was none.";
                    case ORDERED -> "Maxima of any elements.";
                    case AVERAGE -> "Averages: columns are summed first, then the sums from left to right.";
                });
        line("    public static " + (form == Form.UNSIGNED ? "boolean " : "void ")
                + form.name().toLowerCase(java.util.Locale.ROOT) + size + "x" + size + "In" + vectors
                + "(float[] s, int from, float[] d, int to, int[] rows, int first, int end, "
                + (size == 0 ? "int down, int taps, " : "") + "int[] lanes, int at"
                + (average ? ", float[] factors, int factor" : "") + ") {");
        line("        VectorMask<Float> stored = IntVector.fromArray(I, lanes, at)"
                + ".compare(VectorOperators.NE, 0).cast(S);");
        if (average) {
            for (int v = 0; v < vectors; v++) {
                line("        IntVector keep" + v + " = IntVector.fromArray(I, lanes, at + " + (1 + v) + " * L);");
            }
        }
        for (int t = 0; t < size; t++) {
            line("        IntVector i" + t + " = IntVector.fromArray(I, lanes, at + (TILE_HEAD + " + t + ") * L);");
        }
        if (form == Form.UNSIGNED) {
            line("        IntVector all = IntVector.zero(I);");
        }
        if (form == Form.ORDERED) {
            line("        IntVector least = IntVector.broadcast(I, LEAST);");
        }
        for (int v = 0; v < vectors; v++) {
            line("        IntVector v" + v + ";");
        }
        line("        IntVector x;");
        if (average) {
            line("        FloatVector sum;");
        }
        int numbers = size == 0 ? 4 : 3 + size;
        line("        int k = first;");
        if (unrolled()) {
            line("        for (; k <= end - " + UNROLL * numbers + "; k += " + UNROLL * numbers + ") {");
            for (int u = 0; u < UNROLL; u++) {
                row("k" + (u == 0 ? "" : " + " + u * numbers));
            }
            line("        }");
        }
        line("        for (; k < end; k += " + numbers + ") {");
        row("k");
        line("        }");
        if (form == Form.UNSIGNED) {
            line("        return !all.compare(VectorOperators.LT, 0).anyTrue();");
        }
        line("    }");
    }

    /// Whether rows are written out. Three rows of two vectors are large enough without, and with
    /// their permutations would take more than 16 registers; maxima of any window would be so large
    /// that C2 stops to inline what keeps vectors in registers.
    private boolean unrolled() {
        return (size != 3 || vectors != 2) && (size != 0 || form == Form.AVERAGE);
    }

    /// One row of windows whose numbers are at `k`.
    private void row(String k) {
        line("            {");
        line("                int o = to + rows[" + k + "];");
        if (size == 0) {
            line("                int r0 = from + rows[" + k + " + 3];");
            // Maxima start from zero, which is least: a value that a loop carries stays a vector and
            // does not become an object if it has the same kind of origin on both ways into the loop.
            boolean average = form == Form.AVERAGE;
            for (int v = 0; v < vectors; v++) {
                line("                v" + v + " = " + (average ? load("r0", v) : "IntVector.zero(I)") + ";");
            }
            line("                int bottom = r0 + rows[" + k + " + 2];");
            line("                for (int y = r0" + (average ? " + down" : "") + "; y < bottom; y += down) {");
            for (int v = 0; v < vectors; v++) {
                line("                    v" + v + " = " + join("v" + v, load("y", v)) + ";");
            }
            line("                }");
        } else {
            for (int r = 0; r < size; r++) {
                line("                int r" + r + " = from + rows[" + k + " + " + (3 + r) + "];");
            }
            for (int v = 0; v < vectors; v++) {
                line("                v" + v + " = " + load("r0", v) + ";");
                for (int r = 1; r < size; r++) {
                    String value = load("r" + r, v);
                    if (form == Form.AVERAGE && r == size - 1) {
                        value += ".and(rows[" + k + " + 2])";
                    }
                    line("                v" + v + " = " + join("v" + v, value) + ";");
                }
            }
        }
        if (form == Form.AVERAGE) {
            for (int v = 0; v < vectors; v++) {
                line("                v" + v + " = v" + v + ".and(keep" + v + ");");
            }
        }
        taps();
        store(k);
        line("            }");
    }

    private void taps() {
        boolean average = form == Form.AVERAGE;
        if (size > 0) {
            for (int t = 0; t < size; t++) {
                String tap = select("i" + t);
                if (average) {
                    line("                sum = "
                            + (t == 0
                                    ? tap + ".reinterpretAsFloats().add(0f)"
                                    : "sum.add(" + tap + ".reinterpretAsFloats())")
                            + ";");
                } else {
                    line("                x = " + (t == 0 ? tap : join("x", tap)) + ";");
                }
            }
            return;
        }
        String index = "IntVector.fromArray(I, lanes, at + TILE_HEAD * L + t)";
        line("                " + (average ? "sum = FloatVector.zero(S)" : "x = IntVector.zero(I)") + ";");
        line("                for (int t = 0; t < taps * L; t += L) {");
        line("                    "
                + (average
                        ? "sum = sum.add(" + select(index) + ".reinterpretAsFloats())"
                        : "x = " + join("x", select(index)))
                + ";");
        line("                }");
    }

    private void store(String k) {
        String result = switch (form) {
            case UNSIGNED -> {
                line("                all = all.or(x);");
                yield "x.reinterpretAsFloats()";
            }
            case ORDERED -> {
                line("                x = x.add(least);");
                line("                x = " + order("x") + ";");
                yield "x.reinterpretAsFloats().add(0f)";
            }
            case AVERAGE -> "sum.mul(FloatVector.fromArray(S, factors, factor + rows[" + k + " + 1]))";
        };
        line("                " + result + ".intoArray(d, o, stored);");
    }

    private String load(String at, int vector) {
        String bits = "FloatVector.fromArray(S, s, " + at + (vector == 0 ? "" : " + L") + ").reinterpretAsInts()";
        if (form == Form.ORDERED) {
            line("                x = " + bits + ";");
            return order("x") + ".sub(least)";
        }
        return bits;
    }

    /// Floats as integers of the same order, and back.
    private static String order(String bits) {
        return bits + ".lanewise(VectorOperators.XOR, " + bits
                + ".lanewise(VectorOperators.ASHR, 31).lanewise(VectorOperators.LSHR, 1))";
    }

    private String select(String index) {
        return vectors == 1 ? index + ".selectFrom(v0)" : index + ".selectFrom(v0, v1)";
    }

    private String join(String a, String b) {
        return form == Form.AVERAGE
                ? a + ".reinterpretAsFloats().add(" + b + ".reinterpretAsFloats()).reinterpretAsInts()"
                : a + ".lanewise(VectorOperators.UMAX, " + b + ")";
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
