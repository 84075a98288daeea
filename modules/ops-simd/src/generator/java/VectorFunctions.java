import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes the functions of `math` into loops: a statement `FloatVector y = exp(x);` becomes the
/// Vector API code that computes it, on locals whose names begin with that of the result.
///
/// A method that takes or returns a vector must be inlined, or the vector becomes an object, and
/// C2 promises that for the Vector API alone. So a loop holds all its operations itself, and what
/// would be repeated by hand in each is written once here. The operations and their order are
/// those of the functions on floats.
final class VectorFunctions {

    /// A statement that calls a function: indentation, result, function, argument.
    private static final Pattern CALL = Pattern.compile(
            "(?m)^( *)FloatVector (\\w+) = (exp|expm1|tanh|sigmoid|erf|softplusTail|softplus)\\((\\w+)\\);$");

    /// `n` and the polynomial `p = e^r - 1` for a number `C` between bounds that is `n ln 2 + r`.
    private static final String REDUCED = """
            FloatVector yT = yC.fma(LOG2_E, ROUND);
            FloatVector yN = yT.sub(ROUND);
            FloatVector yR = yN.fma(broadcast(SPECIES, MINUS_LN2_HIGH), yC);
            yR = yN.fma(broadcast(SPECIES, MINUS_LN2_LOW), yR);
            FloatVector yQ = yR.fma(Q4, Q3);
            yQ = yQ.fma(yR, broadcast(SPECIES, Q2));
            yQ = yQ.fma(yR, broadcast(SPECIES, Q1));
            yQ = yQ.fma(yR, broadcast(SPECIES, Q0));
            FloatVector yP = yQ.fma(yR.mul(yR), yR);
            """;

    private static final String EXP = """
            FloatVector yC = x.blend(EXP_HIGH, x.compare(VectorOperators.GT, EXP_HIGH));
            yC = yC.blend(EXP_LOW, yC.compare(VectorOperators.LT, EXP_LOW));
            """ + REDUCED + """
            IntVector yExponent = yT.reinterpretAsInts().sub(ROUND_BITS);
            IntVector yHalf = yExponent.lanewise(VectorOperators.ASHR, 1);
            IntVector yLow = yHalf.add(BIAS).lanewise(VectorOperators.LSHL, MANTISSA_BITS);
            IntVector yHigh = yExponent.sub(yHalf).add(BIAS).lanewise(VectorOperators.LSHL, MANTISSA_BITS);
            FloatVector y = yP.add(1f).mul(yLow.reinterpretAsFloats()).mul(yHigh.reinterpretAsFloats());
            """;

    private static final String EXPM1 = """
            FloatVector yC = x.blend(EXP_HIGH, x.compare(VectorOperators.GT, EXP_HIGH));
            yC = yC.blend(EXPM1_LOW, yC.compare(VectorOperators.LT, EXPM1_LOW));
            """ + REDUCED + """
            IntVector yExponent = yT.reinterpretAsInts().sub(ROUND_BITS + 1).add(BIAS);
            FloatVector yHalf = yExponent.lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
            FloatVector y = yHalf.fma(yP, yHalf.sub(0.5f)).mul(2f);
            y = y.blend(x, x.abs().compare(VectorOperators.LT, EXPM1_TINY));
            """;

    private static final String TANH = """
            FloatVector yC = x.abs();
            yC = yC.blend(TANH_HIGH, yC.compare(VectorOperators.GT, TANH_HIGH));
            yC = yC.add(yC);
            """ + REDUCED + """
            IntVector yExponent = yT.reinterpretAsInts().sub(ROUND_BITS).add(BIAS);
            FloatVector yPower = yExponent.lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
            FloatVector yM = yPower.fma(yP, yPower.sub(1f));
            FloatVector y = yM.div(yM.add(2f));
            y = y.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
            """;

    private static final String SIGMOID = """
            FloatVector yX = x.abs().neg();
            FloatVector yE = exp(yX);
            FloatVector y = broadcast(SPECIES, 1f).blend(yE, x.compare(VectorOperators.LT, 0f)).div(yE.add(1f));
            """;

    private static final String ERF = """
            FloatVector yA = x.abs();
            FloatVector yC = yA.blend(ERF_HIGH, yA.compare(VectorOperators.GT, ERF_HIGH));
            FloatVector yL = yC.fma(L6, L5);
            yL = yL.fma(yC, broadcast(SPECIES, L4));
            yL = yL.fma(yC, broadcast(SPECIES, L3));
            yL = yL.fma(yC, broadcast(SPECIES, L2));
            yL = yL.fma(yC, broadcast(SPECIES, L1));
            yL = yL.fma(yC, broadcast(SPECIES, L0));
            FloatVector yE = exp(yL);
            FloatVector yLarge = broadcast(SPECIES, 1f).sub(yE);
            yLarge = yLarge.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
            FloatVector ySquare = x.mul(x);
            FloatVector yS = ySquare.fma(S6, S5);
            yS = yS.fma(ySquare, broadcast(SPECIES, S4));
            yS = yS.fma(ySquare, broadcast(SPECIES, S3));
            yS = yS.fma(ySquare, broadcast(SPECIES, S2));
            yS = yS.fma(ySquare, broadcast(SPECIES, S1));
            yS = yS.fma(ySquare, broadcast(SPECIES, S0));
            FloatVector y = yLarge.blend(x.fma(yS, x), yA.compare(VectorOperators.LT, ERF_SPLIT));
            """;

    /// `log1p(e)` for an exponential from 0 to 1.
    private static final String SOFTPLUS_TAIL = """
            FloatVector yX = x.abs().neg();
            FloatVector yE = exp(yX);
            FloatVector yU = yE.add(1f);
            IntVector yBits = yU.reinterpretAsInts();
            IntVector yExponent = yBits.sub(TWO_THIRDS_BITS).lanewise(VectorOperators.ASHR, MANTISSA_BITS);
            FloatVector yF = yBits.sub(yExponent.lanewise(VectorOperators.LSHL, MANTISSA_BITS))
                    .reinterpretAsFloats()
                    .sub(1f);
            FloatVector yN = yExponent.add(ROUND_BITS).reinterpretAsFloats().sub(ROUND);
            FloatVector yP = yF.fma(P7, P6);
            yP = yP.fma(yF, broadcast(SPECIES, P5));
            yP = yP.fma(yF, broadcast(SPECIES, P4));
            yP = yP.fma(yF, broadcast(SPECIES, P3));
            yP = yP.fma(yF, broadcast(SPECIES, P2));
            yP = yP.fma(yF, broadcast(SPECIES, P1));
            yP = yP.fma(yF, broadcast(SPECIES, P0));
            FloatVector yT = yP.fma(yF, broadcast(SPECIES, -0.5f)).fma(yF.mul(yF), yN.mul(LN2_LOW));
            FloatVector yLog = yN.fma(broadcast(SPECIES, LN2_HIGH), yT.add(yF));
            FloatVector yLost = yE.sub(yU.sub(1f)).div(yU);
            FloatVector y = yLog.add(yLost).blend(yE, yU.compare(VectorOperators.EQ, 1f));
            """;

    private static final String SOFTPLUS = """
            FloatVector yTail = softplusTail(x);
            FloatVector y = x.blend(0f, x.compare(VectorOperators.LT, 0f)).add(yTail);
            """;

    private static final Map<String, String> LINES = Map.of(
            "exp", EXP,
            "expm1", EXPM1,
            "tanh", TANH,
            "sigmoid", SIGMOID,
            "erf", ERF,
            "softplusTail", SOFTPLUS_TAIL,
            "softplus", SOFTPLUS);

    /// In the lines of a function: its result, or the start of another local's name, and its
    /// argument.
    private static final Pattern NAME = Pattern.compile("\\b(y(?=[A-Z]\\w*|\\b)|x\\b)");

    private VectorFunctions() {}

    /// The source with the lines of every function in the place of its call.
    static String inline(String source) {
        return CALL.matcher(source)
                .replaceAll(call ->
                        Matcher.quoteReplacement(lines(call.group(1), call.group(2), call.group(3), call.group(4))));
    }

    private static String lines(String indent, String result, String function, String argument) {
        String named = NAME.matcher(LINES.get(function))
                .replaceAll(name -> name.group().equals("x") ? argument : result);
        return inline(named).lines().map(line -> indent + line).collect(Collectors.joining("\n"));
    }
}
