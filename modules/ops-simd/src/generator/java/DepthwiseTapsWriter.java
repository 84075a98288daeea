/// Writes the loops of depthwise convolution that find their source through a table of taps: any
/// window, and the gradients.
///
/// `run` makes some neighbouring pixels at a time, which share a load of the weights. `gradient`
/// lets some taps go over the pixels of a plane, each with a sum of its own. The distance of two
/// pixels in the source is a constant where that is usual: all of them are then displacements of
/// one address that is checked once. Sixteen lanes are one, two or four vectors, taken one after
/// the other.
final class DepthwiseTapsWriter {

    /// Floats between two pixels of the source: neighbours, every second pixel, any.
    private static final int[] STEPS = {16, 32, 0};

    /// Pixels of a tile of `run`, most first.
    private static final int[] PIXELS = {8, 4, 1};

    /// Taps of a tile of `gradient`, most first: nine chains hide the latency of a multiply-add.
    private static final int[] TAPS = {9, 3, 1};

    private final StringBuilder out = new StringBuilder();

    String type(String packageName) {
        line("package " + packageName + ";");
        line("");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.VectorSpecies;");
        line("import org.lanewise.ops.simd.lanes.Lanes;");
        line("");
        line("/// Depthwise convolution through a table of taps, written by `TileGenerator`.");
        line("public final class DepthwiseTaps {");
        line("    private static final VectorSpecies<Float> S = Lanes.SPECIES;");
        line("");
        line("    /// Most taps that `gradient` takes at a time.");
        line("    public static final int MOST_TAPS = " + TAPS[0] + ";");
        line("");
        line("    private DepthwiseTaps() {}");
        run();
        gradient();
        for (int step : STEPS) {
            for (int pixels : PIXELS) {
                pixels(step, pixels);
            }
            for (int taps : TAPS) {
                taps(step, taps);
            }
        }
        line("}");
        return out.toString();
    }

    private void run() {
        line("");
        line("    /// `dst[p] = start + sum over t of w[t] * src[taps[t] + p * step]`, 16 channels each; pixels are");
        line("    /// `step` floats apart in the source and `dstStep` in the destination.");
        line("    public static void run(int step, int pixels, float[] src, int from, int[] taps, float[] w, int wAt, "
                + "float[] start, int startAt, float[] dst, int to, int dstStep) {");
        line("        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {");
        line("            int p = 0;");
        for (int pixels : PIXELS) {
            line("            for (; p <= pixels - " + pixels + "; p += " + pixels + ") {");
            line("                int at = from + lane + p * step;");
            line("                int d = to + lane + p * dstStep;");
            line("                switch (step) {");
            for (int step : STEPS) {
                line("                    " + label(step) + " -> pixels" + pixels + suffix(step)
                        + "(step, src, at, taps, w, wAt + lane, start, startAt + lane, dst, d, dstStep);");
            }
            line("                }");
            line("            }");
        }
        line("        }");
        line("    }");
    }

    private void pixels(int step, int pixels) {
        line("");
        line("    private static void pixels" + pixels + suffix(step)
                + "(int step, float[] src, int from, int[] taps, float[] w, int wAt, float[] start, int startAt, "
                + "float[] dst, int to, int dstStep) {");
        for (int p = 0; p < pixels; p++) {
            line("        FloatVector c" + p + " = FloatVector.fromArray(S, start, startAt);");
        }
        line("        for (int t = 0; t < taps.length; t++) {");
        line("            int at = from + taps[t];");
        line("            FloatVector weights = FloatVector.fromArray(S, w, wAt + t * 16);");
        for (int p = 0; p < pixels; p++) {
            line("            c" + p + " = weights.fma(FloatVector.fromArray(S, src, at" + distance(step, p) + "), c"
                    + p + ");");
        }
        line("        }");
        for (int p = 0; p < pixels; p++) {
            line("        c" + p + ".intoArray(dst, to + " + p + " * dstStep);");
        }
        line("    }");
    }

    private void gradient() {
        line("");
        line(
                "    /// `sums[t] += sum over pixels of dDst * src[taps[t]]` for taps from `tap` up to `end`, 16 channels");
        line("    /// each: rows of `width` pixels, `step` floats apart in a row and `rowStep` from row to row in the");
        line("    /// source, side by side in `dDst`.");
        line("    public static void gradient(int step, int rows, int width, float[] src, int from, int rowStep, "
                + "int[] taps, int tap, int end, float[] dDst, int gradient, float[] sums, int sum) {");
        line("        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {");
        line("            int t = tap;");
        for (int taps : TAPS) {
            line("            for (; t <= end - " + taps + "; t += " + taps + ") {");
            line("                int to = sum + lane + (t - tap) * 16;");
            line("                switch (step) {");
            for (int step : STEPS) {
                line("                    " + label(step) + " -> taps" + taps + suffix(step)
                        + "(step, rows, width, src, from + lane, rowStep, taps, t, dDst, gradient + lane, sums, to);");
            }
            line("                }");
            line("            }");
        }
        line("        }");
        line("    }");
    }

    private void taps(int step, int count) {
        line("");
        line("    private static void taps" + count + suffix(step)
                + "(int step, int rows, int width, float[] src, int from, int rowStep, int[] taps, int tap, "
                + "float[] dDst, int gradient, float[] sums, int sum) {");
        for (int t = 0; t < count; t++) {
            line("        int t" + t + " = from + taps[tap + " + t + "];");
            line("        FloatVector c" + t + " = FloatVector.fromArray(S, sums, sum + " + t * 16 + ");");
        }
        line("        for (int y = 0; y < rows; y++) {");
        line("            int row = y * rowStep;");
        line("            int at = gradient + y * width * 16;");
        line("            for (int x = 0; x < width; x++) {");
        line("                int pixel = row + x * " + (step == 0 ? "step" : String.valueOf(step)) + ";");
        line("                FloatVector d = FloatVector.fromArray(S, dDst, at + x * 16);");
        for (int t = 0; t < count; t++) {
            line("                c" + t + " = d.fma(FloatVector.fromArray(S, src, t" + t + " + pixel), c" + t + ");");
        }
        line("            }");
        line("        }");
        for (int t = 0; t < count; t++) {
            line("        c" + t + ".intoArray(sums, sum + " + t * 16 + ");");
        }
        line("    }");
    }

    private static String label(int step) {
        return step == 0 ? "default" : "case " + step;
    }

    private static String suffix(int step) {
        return step == 0 ? "" : "By" + step;
    }

    private static String distance(int step, int p) {
        return p == 0 ? "" : " + " + (step == 0 ? p + " * step" : String.valueOf(p * step));
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
