package org.lanewise.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lanewise.layers.Node;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.ParameterSpec;

/// Compares one step of a training plan with the oracle: values, running statistics, and gradients with central
/// differences
/// of the loss.
///
/// The reference gradient is `(4 D(h/2) - D(h)) / 3` with `D(h) = (loss(p + h) - loss(p - h)) / 2h` (Richardson); the
/// difference of the two `D` bounds its own error. At a kink they would disagree, which fails the check.
///
/// The tolerance of a gradient `sum over j of g[j] J[j]`, `g` the derivative of the loss by the prediction and `J` that
/// of
/// the prediction by the parameter (measured with the same differences), is `u (n + k)` times the magnitude of the
/// terms;
/// each `g[j]` of a mean of squares is itself off by `2 / M` times what the prediction is off. See [Rounding].
final class GradientCheck {

    private static final double STEP = 0x1p-13;

    private final PlanRun.Case run;
    private final String prediction;
    private final Rounding rounding;
    private final DoubleOracle oracle;
    private final Map<String, OracleArray> given;
    private final Map<String, OracleArray> exact;
    private final PlanRun actual;
    private int checked;

    /// @param run a network whose last output is its loss, and all its numbers
    /// @param layers names of the nodes whose rounding counts; everything else must be exact
    GradientCheck(PlanRun.Case run, String... layers) {
        this.run = run;
        Node loss = run.network().nodes().getLast();
        prediction = loss.inputs().getFirst();
        oracle = new DoubleOracle(run.network(), true, run.masks());
        given = run.arrays();
        exact = oracle.run(copy(given));
        rounding = Stream.of(layers).map(this::rounding).reduce(Rounding::then).orElseThrow();
        actual = PlanRun.training(run, 1);
    }

    private Rounding rounding(String layer) {
        Node node = run.network().node(layer);
        return Rounding.of(
                node.layer(),
                node.inputs().stream().map(exact::get).toList(),
                node.parameters().stream().map(given::get).toList(),
                exact.get(node.outputs().getFirst()));
    }

    private static Map<String, OracleArray> copy(Map<String, OracleArray> arrays) {
        Map<String, OracleArray> copies = new HashMap<>();
        arrays.forEach((name, array) ->
                copies.put(name, new OracleArray(array.sizes(), array.data().clone())));
        return copies;
    }

    /// Number of gradient elements that were compared.
    int checked() {
        return checked;
    }

    /// Compares outputs and running statistics.
    GradientCheck values() {
        double unit = Rounding.UNIT * (rounding.length() + Rounding.PER_TERM);
        double[] expected = exact.get(prediction).data();
        float[] predicted = actual.output(prediction);
        double off = unit * rounding.value();
        for (int i = 0; i < expected.length; i++) {
            near(predicted[i], expected[i], off, "prediction " + i);
        }
        double loss = exact.get("loss").data()[0];
        double[] target = exact.get("target").data();
        double far = exact.get(prediction).largest() + exact.get("target").largest();
        double perElement = 2 * far * off + Rounding.UNIT * (target.length + Rounding.PER_TERM) * far * far;
        near(actual.output("loss")[0], loss, perElement + unit * Math.max(rounding.value(), loss), "loss");
        for (Parameter parameter : run.network().parameters()) {
            if (parameter.kind() == ParameterSpec.Kind.STATISTIC) {
                statistic(parameter.name(), unit);
            }
        }
        return this;
    }

    /// A running statistic is a convex combination of its old value and sums of inputs or their squares.
    private void statistic(String name, double unit) {
        Map<String, OracleArray> after = copy(given);
        double largest = oracle.run(after).values().stream()
                .mapToDouble(OracleArray::largest)
                .max()
                .orElseThrow();
        float[] updated = actual.parameter(name);
        for (int i = 0; i < updated.length; i++) {
            near(updated[i], after.get(name).data()[i], 2 * unit * (1 + largest * largest), name + " " + i);
        }
    }

    /// Compares gradients.
    ///
    /// @param name a trainable parameter
    /// @param indices its elements
    GradientCheck gradients(String name, List<Integer> indices) {
        float[] gradient = actual.gradient(name);
        for (int index : indices) {
            gradient(name, index, gradient[index]);
            checked++;
        }
        return this;
    }

    private record Difference(double slope, double[] jacobian) {}

    private Difference difference(String name, int index, double step) {
        Map<String, OracleArray> plus = copy(given);
        plus.get(name).data()[index] += step;
        plus = oracle.run(plus);
        Map<String, OracleArray> minus = copy(given);
        minus.get(name).data()[index] -= step;
        minus = oracle.run(minus);
        double[] jacobian = new double[plus.get(prediction).data().length];
        for (int j = 0; j < jacobian.length; j++) {
            jacobian[j] =
                    (plus.get(prediction).data()[j] - minus.get(prediction).data()[j]) / (2 * step);
        }
        return new Difference((plus.get("loss").data()[0] - minus.get("loss").data()[0]) / (2 * step), jacobian);
    }

    private void gradient(String name, int index, float actualGradient) {
        Difference whole = difference(name, index, STEP);
        Difference half = difference(name, index, STEP / 2);
        double reference = (4 * half.slope() - whole.slope()) / 3;
        double uncertain = Math.abs(whole.slope() - half.slope());
        Magnitude magnitude = magnitude(half.jacobian());
        double terms = magnitude.terms();
        assertThat(uncertain)
                .as("smoothness at %s[%d] of %s", name, index, run.network().nodes())
                .isLessThanOrEqualTo(1e-2 * terms + 1e-9);
        double rounded = Rounding.UNIT * (rounding.length() + magnitude.touched() + Rounding.PER_TERM) * terms;
        double differences = 0x1p-52 * (1 + Math.abs(exact.get("loss").data()[0])) / STEP;
        near(
                actualGradient,
                reference,
                rounded + (magnitude.touched() == 0 ? 0 : uncertain + differences),
                "gradient of " + name + "[" + index + "]");
    }

    /// @param terms sum of the magnitudes of what is added to a gradient, cancelling terms included
    /// @param touched elements of the prediction that depend on the parameter
    private record Magnitude(double terms, int touched) {}

    private Magnitude magnitude(double[] jacobian) {
        double[] predicted = exact.get(prediction).data();
        double[] target = exact.get("target").data();
        if (predicted.length != target.length
                || prediction.equals(run.network().nodes().getLast().name())) {
            return new Magnitude(rounding.gain() + 1.0 / predicted.length, 1);
        }
        double perError = 2.0 / predicted.length;
        double errors = perError * (rounding.value() + exact.get("target").largest());
        double terms = 0;
        double steepest = 0;
        int touched = 0;
        for (int j = 0; j < jacobian.length; j++) {
            double slope = perError * Math.abs(predicted[j] - target[j]);
            steepest = Math.max(steepest, slope);
            terms += Math.abs(jacobian[j]) * (slope + errors);
            if (jacobian[j] != 0) {
                terms += rounding.deviations() * (slope + errors);
                touched++;
            }
        }
        return new Magnitude(terms + rounding.gain() * (steepest + errors), touched);
    }

    private void near(double value, double expected, double tolerance, String what) {
        if (!(Math.abs(value - expected) <= tolerance)) {
            throw new AssertionError("%s is %s, expected %s within %s: batch %d of %s"
                    .formatted(
                            what,
                            value,
                            expected,
                            tolerance,
                            run.images(),
                            run.network().nodes()));
        }
    }
}
