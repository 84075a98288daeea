/// Writes the loops of pooling over rows of windows of the usual small kinds, 16 lanes at every
/// pixel.
///
/// A column of a window is reduced once for all windows that it is in and kept in a local whose
/// name moves with the columns. Some windows are written out one after the other: that saves the
/// moves, and makes each method too large to be inlined, so that it is compiled alone and its
/// vectors stay in registers. A first or last window may lack its outermost column.
///
/// Maxima come in two forms, because a maximum that no NaN is lost from takes five instructions.
/// Floats without a sign have the order of their bits, with NaN above all, and integers have a
/// maximum in one instruction: the first form takes it and looks at the signs of all elements
/// beside it. The second form compares and selects, which loses NaNs, and adds all elements up
/// beside it: the sum is NaN if any of them is. (Infinities of both signs make it NaN as well, at
/// no harm.) Each form answers whether what it wrote is the result.
final class PoolWindowsWriter {

    /// A kind of window.
    ///
    /// @param kernel rows and columns
    /// @param stride step in both directions
    record Kind(int kernel, int stride) {
        String name() {
            return kernel + "x" + kernel + "Stride" + stride;
        }

        int carried() {
            return kernel - stride;
        }
    }

    /// How the elements of a window are joined.
    private enum Form {
        UNSIGNED,
        MAXIMUM,
        AVERAGE
    }

    private static final Kind[] KINDS = {new Kind(2, 2), new Kind(3, 2), new Kind(3, 1)};

    /// Windows written out; the last of a row may go over some of their neighbours again. With more of
    /// them C1 runs out of virtual registers and leaves the method to the interpreter, and to C2 much
    /// later.
    private static final int UNROLL = 4;

    /// Columns of a large window that are summed side by side.
    private static final int[] GROUPS = {4, 1};

    private final StringBuilder out = new StringBuilder();
    private Kind kind = KINDS[0];
    private Form form = Form.UNSIGNED;
    private String indent = "";

    String type(String packageName) {
        line("package " + packageName + ";");
        line("");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.IntVector;");
        line("import jdk.incubator.vector.VectorOperators;");
        line("import jdk.incubator.vector.VectorSpecies;");
        line("import org.lanewise.ops.simd.lanes.Lanes;");
        line("");
        line("/// Pooling over rows of windows, written by `TileGenerator`.");
        line("///");
        line("/// Row N of the first window starts at `rN`, whether or not its first column is there: `left`");
        line("/// and `right` say that the first and the last window of a row lack one. `count` windows make a");
        line("/// row; the next row is `step` and `dstStep` further.");
        line("public final class PoolWindows {");
        line("    private static final VectorSpecies<Float> S = Lanes.SPECIES;");
        line("    private static final VectorSpecies<Integer> I = Lanes.INTEGERS;");
        line("");
        line("    private PoolWindows() {}");
        for (Kind each : KINDS) {
            kind = each;
            form = Form.UNSIGNED;
            maximum("unsigned", "Maxima of elements without a sign; answers whether there was none.");
            form = Form.MAXIMUM;
            maximum("max", "Maxima of numbers; answers whether there was no NaN.");
            form = Form.AVERAGE;
            average();
        }
        window();
        line("}");
        return out.toString();
    }

    private void maximum(String name, String summary) {
        line("");
        line("    /// " + summary);
        line("    public static boolean " + name + kind.name() + "(float[] s, " + rows("int r") + ", int step, "
                + "float[] dst, int to, int dstStep, int rows, int count, boolean left, boolean right) {");
        line("        boolean result = true;");
        line("        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {");
        String zero = form == Form.UNSIGNED ? "IntVector.zero(I)" : "FloatVector.zero(S)";
        line("            " + vector() + " even = " + zero + ";");
        line("            " + vector() + " odd = " + zero + ";");
        lines();
        if (form == Form.UNSIGNED) {
            line("            result &= !even.or(odd).compare(VectorOperators.LT, 0).anyTrue();");
        } else {
            line("            even = even.add(odd);");
            line("            result &= !even.compare(VectorOperators.NE, even).anyTrue();");
        }
        line("        }");
        line("        return result;");
        line("    }");
    }

    private void average() {
        line("");
        line("    /// Averages: sums of columns are added from left to right and multiplied by a factor.");
        line("    public static void average" + kind.name() + "(" + rows("float[] s") + ", " + rows("int r")
                + ", int step, float[] dst, int to, int dstStep, int rows, int count, boolean left, boolean right, "
                + "float leftFactor, float factor, float rightFactor) {");
        line("        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {");
        lines();
        line("        }");
        line("    }");
    }

    /// All rows of windows for some lanes.
    private void lines() {
        int kernel = kind.kernel();
        line("            int begin = left ? 1 : 0;");
        line("            int end = right ? count - 1 : count;");
        line("            int groups = (end - begin) / " + UNROLL + ";");
        line("            if (groups > 0) {");
        line("                groups = (end - begin + " + (UNROLL - 1) + ") / " + UNROLL + ";");
        line("            }");
        line("            for (int y = 0; y < rows; y++) {");
        indent = "                ";
        for (int i = 0; i < kernel; i++) {
            put("int a" + i + " = r" + i + " + y * step + lane;");
        }
        put("int d = to + y * dstStep + lane;");
        for (int i = 0; i < kernel; i++) {
            put(vector() + " v" + i + ";");
        }
        for (int c = 0; c < kernel; c++) {
            put(vector() + " c" + c + ";");
        }
        if (kind.carried() > 0) {
            edge("left", 1, kernel, "0");
        }
        put("int i = begin;");
        put("for (int g = 0; g < groups; g++) {");
        put("    i = Math.min(begin + g * " + UNROLL + ", end - " + UNROLL + ");");
        windows(UNROLL);
        put("    i += " + UNROLL + ";");
        put("}");
        put("for (; i < end; i++) {");
        windows(1);
        put("}");
        if (kind.carried() > 0) {
            edge("right", 0, kernel - 1, "end");
        }
        line("            }");
    }

    /// A window of the columns from `first` up to `end` only.
    private void edge(String name, int first, int end, String window) {
        put("if (" + name + ") {");
        indent = "                    ";
        put("int x = " + window + " * " + kind.stride() * 16 + ";");
        for (int c = first; c < end; c++) {
            column(c, "x + " + c * 16);
        }
        store(0, first, end, name + "Factor", "d + " + window + " * 16");
        indent = "                ";
        put("}");
    }

    private void windows(int unroll) {
        indent = "                    ";
        put("int x = i * " + kind.stride() * 16 + ";");
        put("int p = d + i * 16;");
        for (int c = 0; c < kind.carried(); c++) {
            column(c, "x" + plus(c * 16));
        }
        for (int u = 0; u < unroll; u++) {
            for (int c = kind.carried(); c < kind.kernel(); c++) {
                column(u * kind.stride() + c, "x" + plus((u * kind.stride() + c) * 16));
            }
            store(u, 0, kind.kernel(), "factor", "p" + plus(u * 16));
        }
        indent = "                ";
    }

    /// Reduces a column, counted from the first of the first window written out.
    private void column(int column, String at) {
        int kernel = kind.kernel();
        String to = "c" + column % kernel;
        for (int i = 0; i < kernel; i++) {
            String array = form == Form.AVERAGE ? "s" + i : "s";
            put("v" + i + " = FloatVector.fromArray(S, " + array + ", a" + i + " + " + at + ")"
                    + (form == Form.UNSIGNED ? ".reinterpretAsInts()" : "") + ";");
        }
        String check = column % 2 == 0 ? "even" : "odd";
        switch (form) {
            case UNSIGNED -> put(check + " = " + check + ".or(" + chain("or") + ");");
            case MAXIMUM -> put(check + " = " + check + ".add(" + chain("add") + ");");
            case AVERAGE -> put(to + " = " + chain("add") + ";");
        }
        if (form == Form.AVERAGE) {
            return;
        }
        for (int i = 1; i < kernel; i++) {
            put((i == kernel - 1 ? to : "v0") + " = " + join("v0", "v" + i) + ";");
        }
    }

    private String chain(String operation) {
        StringBuilder text = new StringBuilder("v0");
        for (int i = 1; i < kind.kernel(); i++) {
            text.append('.').append(operation).append("(v").append(i).append(')');
        }
        return text.toString();
    }

    /// Joins the columns of the window that is `u` windows further, from `first` up to `end`.
    private void store(int u, int first, int end, String factor, String at) {
        put("v0 = " + local(u, first) + (form == Form.AVERAGE ? ".add(0f);" : ";"));
        for (int c = first + 1; c < end; c++) {
            put("v0 = " + join("v0", local(u, c)) + ";");
        }
        String result = switch (form) {
            case UNSIGNED -> "v0.reinterpretAsFloats()";
            case MAXIMUM -> "v0.add(0f)";
            case AVERAGE -> "v0.mul(" + factor + ")";
        };
        put(result + ".intoArray(dst, " + at + ");");
    }

    private String local(int u, int c) {
        return "c" + (u * kind.stride() + c) % kind.kernel();
    }

    private String join(String a, String b) {
        return switch (form) {
            case UNSIGNED -> a + ".max(" + b + ")";
            case MAXIMUM -> a + ".blend(" + b + ", " + b + ".compare(VectorOperators.GT, " + a + "))";
            case AVERAGE -> a + ".add(" + b + ")";
        };
    }

    private String vector() {
        return form == Form.UNSIGNED ? "IntVector" : "FloatVector";
    }

    /// The average of one window of any size.
    private void window() {
        line("");
        line("    /// The average of one window: its top left corner, the distances of its rows and columns.");
        line("    public static void average(float[] s, int from, int down, int right, int rows, int columns, "
                + "float[] dst, int to, float factor) {");
        line("        int height = rows * down;");
        line("        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {");
        line("            FloatVector sum = FloatVector.zero(S);");
        line("            int x = from + lane;");
        line("            int end = x + columns * right;");
        for (int group : GROUPS) {
            line("            for (; x <= end - " + group + " * right; x += " + group + " * right) {");
            for (int c = 0; c < group; c++) {
                line("                FloatVector c" + c + " = FloatVector.zero(S);");
            }
            line("                for (int y = x; y < x + height; y += down) {");
            for (int c = 0; c < group; c++) {
                line("                    c" + c + " = c" + c + ".add(FloatVector.fromArray(S, s, y + " + c
                        + " * right));");
            }
            line("                }");
            for (int c = 0; c < group; c++) {
                line("                sum = sum.add(c" + c + ");");
            }
            line("            }");
        }
        line("            sum.mul(factor).intoArray(dst, to + lane);");
        line("        }");
        line("    }");
    }

    private String rows(String parameter) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < kind.kernel(); i++) {
            text.append(i == 0 ? "" : ", ").append(parameter).append(i);
        }
        return text.toString();
    }

    private static String plus(int constant) {
        return constant == 0 ? "" : " + " + constant;
    }

    private void put(String text) {
        line(indent + text);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
