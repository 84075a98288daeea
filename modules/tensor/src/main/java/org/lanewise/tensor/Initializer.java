package org.lanewise.tensor;

import java.util.Arrays;

/// How the initial values of a parameter are drawn.
///
/// The fans of a parameter come from its shape. From rank 2 on, as in weights `[out, in]` and OIHW: fan-in is the
/// number of elements of axes 1 and up, fan-out is `size(0)` times the elements of axes 2 and up. Below rank 2 both
/// are the number of elements.
///
/// Sources: X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks",
/// 2010 (the Xavier forms); K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers", 2015 (the He forms,
/// fan-in).
///
/// Immutable; safe to share between threads.
public sealed interface Initializer {

    /// Uniform in `±gain * sqrt(6 / (fanIn + fanOut))`.
    ///
    /// @param gain factor for the activation that follows, 1 for none; finite, 0 or more
    record XavierUniform(double gain) implements Initializer {

        /// Checks the gain.
        public XavierUniform {
            requireMagnitude("XavierUniform gain", gain);
        }
    }

    /// Normal with mean 0 and deviation `gain * sqrt(2 / (fanIn + fanOut))`.
    ///
    /// @param gain factor for the activation that follows, 1 for none; finite, 0 or more
    record XavierNormal(double gain) implements Initializer {

        /// Checks the gain.
        public XavierNormal {
            requireMagnitude("XavierNormal gain", gain);
        }
    }

    /// Uniform in `±sqrt(6 / ((1 + negativeSlope^2) * fanIn))`.
    ///
    /// @param negativeSlope slope of the rectifier that follows for negative inputs, 0 for ReLU; finite, 0 or more
    record HeUniform(double negativeSlope) implements Initializer {

        /// Checks the slope.
        public HeUniform {
            requireMagnitude("HeUniform negativeSlope", negativeSlope);
        }
    }

    /// Normal with mean 0 and deviation `sqrt(2 / ((1 + negativeSlope^2) * fanIn))`.
    ///
    /// @param negativeSlope slope of the rectifier that follows for negative inputs, 0 for ReLU; finite, 0 or more
    record HeNormal(double negativeSlope) implements Initializer {

        /// Checks the slope.
        public HeNormal {
            requireMagnitude("HeNormal negativeSlope", negativeSlope);
        }
    }

    /// Uniform in `±bound`, whatever the shape.
    ///
    /// @param bound largest magnitude; finite, 0 or more
    record Uniform(double bound) implements Initializer {

        /// Checks the bound.
        public Uniform {
            requireMagnitude("Uniform bound", bound);
        }
    }

    /// Normal with mean 0, whatever the shape.
    ///
    /// @param deviation standard deviation; finite, 0 or more
    record Normal(double deviation) implements Initializer {

        /// Checks the deviation.
        public Normal {
            requireMagnitude("Normal deviation", deviation);
        }
    }

    /// The same value everywhere; draws nothing.
    ///
    /// @param value the value, finite
    record Constant(float value) implements Initializer {

        /// Checks the value.
        public Constant {
            if (!Float.isFinite(value)) {
                throw new ConfigurationException(
                        "Initializer Constant value is " + value + ", expected a finite number");
            }
        }
    }

    /// [XavierUniform] with gain 1.
    ///
    /// @return the initialiser
    static Initializer xavierUniform() {
        return new XavierUniform(1);
    }

    /// [XavierNormal] with gain 1.
    ///
    /// @return the initialiser
    static Initializer xavierNormal() {
        return new XavierNormal(1);
    }

    /// [HeUniform] for ReLU.
    ///
    /// @return the initialiser
    static Initializer heUniform() {
        return new HeUniform(0);
    }

    /// [HeNormal] for ReLU.
    ///
    /// @return the initialiser
    static Initializer heNormal() {
        return new HeNormal(0);
    }

    /// [Uniform] in `±bound`.
    ///
    /// @param bound largest magnitude
    /// @return the initialiser
    static Initializer uniform(double bound) {
        return new Uniform(bound);
    }

    /// [Normal] with mean 0.
    ///
    /// @param deviation standard deviation
    /// @return the initialiser
    static Initializer normal(double deviation) {
        return new Normal(deviation);
    }

    /// [Constant] of a value.
    ///
    /// @param value the value
    /// @return the initialiser
    static Initializer constant(float value) {
        return new Constant(value);
    }

    /// [Constant] 0.
    ///
    /// @return the initialiser
    static Initializer zeros() {
        return new Constant(0);
    }

    /// [Constant] 1.
    ///
    /// @return the initialiser
    static Initializer ones() {
        return new Constant(1);
    }

    /// Draws the values of a parameter: element `i` in row-major order from sample 0, element `i` of the stream.
    ///
    /// @param shape the parameter's shape
    /// @param stream where the numbers come from
    /// @return a fresh F32 tensor
    default Tensor create(Shape shape, RandomStream stream) {
        Fans fans = Fans.of(shape);
        return switch (this) {
            case XavierUniform(double gain) -> uniform(shape, stream, gain * Math.sqrt(6 / fans.sum()));
            case XavierNormal(double gain) -> normal(shape, stream, gain * Math.sqrt(2 / fans.sum()));
            case HeUniform(double slope) -> uniform(shape, stream, Math.sqrt(6 / ((1 + slope * slope) * fans.in())));
            case HeNormal(double slope) -> normal(shape, stream, Math.sqrt(2 / ((1 + slope * slope) * fans.in())));
            case Uniform(double bound) -> uniform(shape, stream, bound);
            case Normal(double deviation) -> normal(shape, stream, deviation);
            case Constant(float value) -> {
                float[] values = new float[shape.elements()];
                Arrays.fill(values, value);
                yield Tensor.of(shape, values);
            }
        };
    }

    private static Tensor uniform(Shape shape, RandomStream stream, double bound) {
        float[] values = new float[shape.elements()];
        stream.uniforms(0, 0, values.length, values, 0);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((2.0 * values[i] - 1) * bound);
        }
        return Tensor.of(shape, values);
    }

    private static Tensor normal(Shape shape, RandomStream stream, double deviation) {
        float[] values = new float[shape.elements()];
        stream.normals(0, values);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] * deviation);
        }
        return Tensor.of(shape, values);
    }

    private static void requireMagnitude(String name, double value) {
        if (!Double.isFinite(value) || value < 0) {
            throw new ConfigurationException(
                    "Initializer " + name + " is " + value + ", expected a finite number, 0 or more");
        }
    }
}
