import java.util.List;
import java.util.stream.Stream;

/// A class of loops that take functions of `math`; [VectorFunctions] writes these out.
///
/// @param packageName the package, that of the kernels which call the loops
/// @param className the class
/// @param source its source, with the functions still called
record FunctionLoops(String packageName, String className, String source) {

    private static final String ROOT = "org.lanewise.ops.simd.";

    static final List<FunctionLoops> ALL = List.of(
            new FunctionLoops(ROOT + "activation", "ForwardLoops", ActivationLoops.FORWARD),
            new FunctionLoops(ROOT + "activation", "BackwardLoops", ActivationLoops.BACKWARD),
            new FunctionLoops(ROOT + "softmax", "SoftmaxLoops", LossLoops.SOFTMAX),
            new FunctionLoops(ROOT + "loss", "CrossEntropyLoops", LossLoops.CROSS_ENTROPY));

    private static final List<String> TYPES = List.of(
            "jdk.incubator.vector.FloatVector",
            "jdk.incubator.vector.IntVector",
            "jdk.incubator.vector.VectorMask",
            "jdk.incubator.vector.VectorOperators",
            "org.lanewise.ops.simd.Operands",
            "org.lanewise.ops.simd.UnaryFunction",
            "org.lanewise.ops.simd.lanes.Lanes");

    /// The whole file.
    String type() {
        String body = VectorFunctions.inline(source);
        StringBuilder out = new StringBuilder("package " + packageName + ";\n\n");
        out.append("import static jdk.incubator.vector.FloatVector.broadcast;\n");
        out.append("import static jdk.incubator.vector.FloatVector.fromArray;\n");
        out.append("import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;\n");
        out.append("import static org.lanewise.ops.simd.math.Coefficients.*;\n\n");
        used(body).forEach(type -> out.append("import ").append(type).append(";\n"));
        return out.append("\n").append(body).toString();
    }

    private static Stream<String> used(String body) {
        return TYPES.stream().filter(type -> body.contains(type.substring(type.lastIndexOf('.') + 1)));
    }
}
