package org.lanewise.ops.simd.machinecode;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lanewise.ops.simd.Simd;

/// Calls the transforms of minimal filtering, which their package keeps to itself.
final class TransformHeat {

    /// More than C2 asks for: 5,000 calls, or 15,000 calls and turns of loops.
    private static final int CALLS = 6_000;

    private static final String PACKAGE = Simd.class.getPackageName() + ".conv.";
    private static final int LINES = 6;
    private static final int LINE = 16 * 16;

    private static final float[] SRC = filled(LINES * LINE);
    private static final float[] START = filled(16);
    private static final float[] ZEROS = new float[LINE];
    private static final float[] DST = new float[LINES * LINE];
    private static final int[] AT = {0, 16, 32, 48, 64, 80, 96};

    private TransformHeat() {}

    /// The passes in two dimensions.
    static List<MicroKernel> passes() {
        List<MicroKernel> transforms = new ArrayList<>();
        for (String type : List.of("Winograd2", "Winograd4")) {
            for (String pass : List.of("input", "gradient", "weights")) {
                transforms.add(transform(type, pass, LINES, SRC, 0, 16, LINE, DST, 0, 16, LINE));
            }
        }
        return transforms;
    }

    /// The passes over runs of tiles: two tiles, points and columns 32 floats apart.
    static List<MicroKernel> runs() {
        List<MicroKernel> transforms = new ArrayList<>();
        for (String type : List.of("Winograd2Run", "Winograd4Run")) {
            transforms.add(transform(type, "inputDown", 128, SRC, 0, LINE, 0, LINES, ZEROS, DST, 0, LINE));
            transforms.add(transform(type, "inputAcross", 2, SRC, 0, LINE, DST, 0, 32));
            transforms.add(transform(type, "outputDown", 32, SRC, 0, 32, DST, 0, 32));
            transforms.add(transform(type, "outputAcross", 2, SRC, 0, 32, START, 0, 0f, 6f, DST, 0));
        }
        return transforms;
    }

    /// The transforms along rows of stride 2.
    static List<MicroKernel> rows() {
        return List.of(
                transform("RowWinograd", "input", 32, SRC, AT, 0, 0, DST, 0, 64),
                transform("RowWinograd", "output", 4, SRC, 0, 64, START, 0, DST, 0));
    }

    private static MicroKernel transform(String type, String name, Object... arguments) {
        return new MicroKernel(PACKAGE + type + "::" + name, 0, () -> heat(type, name, arguments));
    }

    private static void heat(String type, String name, Object... arguments) {
        try {
            Method method = Arrays.stream(Class.forName(PACKAGE + type).getDeclaredMethods())
                    .filter(each -> each.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
            method.setAccessible(true);
            for (int call = 0; call < CALLS; call++) {
                method.invoke(null, arguments);
            }
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot call " + type + "." + name, e);
        }
    }

    private static float[] filled(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = 0.25f + i % 7;
        }
        return values;
    }
}
