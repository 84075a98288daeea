/// The loops of the activation functions, and of their gradients, that take a function of `math`.
final class ActivationLoops {

    static final String FORWARD = """
            /// Loops of [UnaryForward], written by `TileGenerator`.
            final class ForwardLoops {

                private ForwardLoops() {}

                static void sigmoid(float[] src, int from, float[] dst, int to, int start, int end) {
                    for (int i = start; i < end; i += Lanes.LENGTH) {
                        FloatVector x = fromArray(SPECIES, src, from + i);
                        FloatVector y = sigmoid(x);
                        y.intoArray(dst, to + i);
                    }
                }

                static void tanh(float[] src, int from, float[] dst, int to, int start, int end) {
                    for (int i = start; i < end; i += Lanes.LENGTH) {
                        FloatVector x = fromArray(SPECIES, src, from + i);
                        FloatVector y = tanh(x);
                        y.intoArray(dst, to + i);
                    }
                }

                static void elu(float[] src, int from, float[] dst, int to, int start, int end, float alpha) {
                    for (int i = start; i < end; i += Lanes.LENGTH) {
                        FloatVector x = fromArray(SPECIES, src, from + i);
                        FloatVector e = expm1(x);
                        e.mul(alpha).blend(x, x.compare(VectorOperators.GT, 0f)).intoArray(dst, to + i);
                    }
                }

                static void selu(float[] src, int from, float[] dst, int to, int start, int end) {
                    for (int i = start; i < end; i += Lanes.LENGTH) {
                        FloatVector x = fromArray(SPECIES, src, from + i);
                        FloatVector e = expm1(x);
                        e.mul(UnaryScalar.SELU_NEGATIVE)
                                .blend(x.mul(UnaryFunction.Selu.SCALE), x.compare(VectorOperators.GT, 0f))
                                .intoArray(dst, to + i);
                    }
                }

                static void celu(float[] src, int from, float[] dst, int to, int start, int end, float alpha) {
                    for (int i = start; i < end; i += Lanes.LENGTH) {
                        FloatVector x = fromArray(SPECIES, src, from + i);
                        FloatVector share = x.div(alpha);
                        FloatVector e = expm1(share);
                        e.mul(alpha).blend(x, x.compare(VectorOperators.GT, 0f)).intoArray(dst, to + i);
                    }
                }

                static void gelu(float[] src, int from, float[] dst, int to, int start, int end) {
                    for (int i = start; i < end; i += Lanes.LENGTH) {
                        FloatVector x = fromArray(SPECIES, src, from + i);
                        FloatVector scaled = x.mul(UnaryScalar.INV_SQRT_2);
                        FloatVector y = erf(scaled);
                        y.add(1f).mul(x.mul(0.5f)).intoArray(dst, to + i);
                    }
                }

                static void geluTanh(float[] src, int from, float[] dst, int to, int start, int end) {
                    for (int i = start; i < end; i += Lanes.LENGTH) {
                        FloatVector x = fromArray(SPECIES, src, from + i);
                        FloatVector inner = x.mul(x).mul(x).fma(broadcast(SPECIES, UnaryScalar.CUBIC), x);
                        inner = inner.mul(UnaryScalar.SQRT_2_OVER_PI);
                        FloatVector t = tanh(inner);
                        t.add(1f).mul(x.mul(0.5f)).intoArray(dst, to + i);
                    }
                }

                static void silu(float[] src, int from, float[] dst, int to, int start, int end) {
                    for (int i = start; i < end; i += Lanes.LENGTH) {
                        FloatVector x = fromArray(SPECIES, src, from + i);
                        FloatVector y = sigmoid(x);
                        y.mul(x).intoArray(dst, to + i);
                    }
                }

                static void mish(float[] src, int from, float[] dst, int to, int start, int end) {
                    for (int i = start; i < end; i += Lanes.LENGTH) {
                        FloatVector x = fromArray(SPECIES, src, from + i);
                        VectorMask<Float> high = x.compare(VectorOperators.GT, UnaryScalar.MISH_HIGH);
                        FloatVector c = x.blend(UnaryScalar.MISH_HIGH, high);
                        FloatVector e = exp(c);
                        FloatVector n = e.mul(e.add(2f));
                        n.div(n.add(2f)).mul(x).intoArray(dst, to + i);
                    }
                }

                static void softplus(
                        float[] src, int from, float[] dst, int to, int start, int end, float beta, float threshold) {
                    for (int i = start; i < end; i += Lanes.LENGTH) {
                        FloatVector x = fromArray(SPECIES, src, from + i);
                        FloatVector scaled = x.mul(beta);
                        FloatVector y = softplus(scaled);
                        y.div(beta).blend(x, scaled.compare(VectorOperators.GT, threshold)).intoArray(dst, to + i);
                    }
                }
            }
            """;

    static final String BACKWARD = """
            /// Loops of [UnaryBackward] and [GeluBackward], written by `TileGenerator`: the saved
            /// operand `s`, the gradient `g` of the output and that of the input, `d`.
            final class BackwardLoops {

                private BackwardLoops() {}

                static void elu(Operands operands, int start, int end, float alpha) {
                    float[] s = operands.array(0);
                    float[] g = operands.array(1);
                    float[] d = operands.array(2);
                    int sAt = operands.offset(0);
                    int gAt = operands.offset(1);
                    int dAt = operands.offset(2);
                    for (int i = start; i < end; i += Lanes.LENGTH) {
                        FloatVector saved = fromArray(SPECIES, s, sAt + i);
                        FloatVector gradient = fromArray(SPECIES, g, gAt + i);
                        FloatVector e = exp(saved);
                        gradient.mul(e.mul(alpha))
                                .blend(gradient, saved.compare(VectorOperators.GT, 0f))
                                .intoArray(d, dAt + i);
                    }
                }

                static void geluTanh(Operands operands, int start, int end) {
                    float[] s = operands.array(0);
                    float[] g = operands.array(1);
                    float[] d = operands.array(2);
                    int sAt = operands.offset(0);
                    int gAt = operands.offset(1);
                    int dAt = operands.offset(2);
                    for (int i = start; i < end; i += Lanes.LENGTH) {
                        FloatVector saved = fromArray(SPECIES, s, sAt + i);
                        FloatVector cubic =
                                saved.mul(saved).mul(saved).fma(broadcast(SPECIES, UnaryScalar.CUBIC), saved);
                        cubic = cubic.mul(UnaryScalar.SQRT_2_OVER_PI);
                        FloatVector t = tanh(cubic);
                        FloatVector square = saved.mul(saved);
                        square = square.blend(UnaryScalar.FLAT, square.compare(VectorOperators.GT, UnaryScalar.FLAT));
                        FloatVector inner =
                                square.fma(broadcast(SPECIES, 3f * UnaryScalar.CUBIC), broadcast(SPECIES, 1f));
                        inner = inner.mul(UnaryScalar.SQRT_2_OVER_PI);
                        FloatVector outer = t.neg().fma(t, broadcast(SPECIES, 1f)).mul(inner);
                        outer.fma(saved, t.add(1f))
                                .mul(0.5f)
                                .mul(fromArray(SPECIES, g, gAt + i))
                                .intoArray(d, dAt + i);
                    }
                }

                static void silu(Operands operands, int start, int end) {
                    float[] s = operands.array(0);
                    float[] g = operands.array(1);
                    float[] d = operands.array(2);
                    int sAt = operands.offset(0);
                    int gAt = operands.offset(1);
                    int dAt = operands.offset(2);
                    for (int i = start; i < end; i += Lanes.LENGTH) {
                        FloatVector saved = fromArray(SPECIES, s, sAt + i);
                        FloatVector share = sigmoid(saved);
                        saved.fma(broadcast(SPECIES, 1f).sub(share), broadcast(SPECIES, 1f))
                                .mul(share)
                                .mul(fromArray(SPECIES, g, gAt + i))
                                .intoArray(d, dAt + i);
                    }
                }

                static void mish(Operands operands, int start, int end) {
                    float[] s = operands.array(0);
                    float[] g = operands.array(1);
                    float[] d = operands.array(2);
                    int sAt = operands.offset(0);
                    int gAt = operands.offset(1);
                    int dAt = operands.offset(2);
                    for (int i = start; i < end; i += Lanes.LENGTH) {
                        FloatVector saved = fromArray(SPECIES, s, sAt + i);
                        VectorMask<Float> high = saved.compare(VectorOperators.GT, UnaryScalar.MISH_HIGH);
                        FloatVector c = saved.blend(UnaryScalar.MISH_HIGH, high);
                        FloatVector e = exp(c);
                        FloatVector n = e.mul(e.add(2f));
                        FloatVector below = n.add(2f);
                        FloatVector slope = e.mul(e.add(1f)).mul(4f).div(below.mul(below));
                        slope.fma(c, n.div(below)).mul(fromArray(SPECIES, g, gAt + i)).intoArray(d, dAt + i);
                    }
                }

                static void softplus(Operands operands, int start, int end, float beta, float threshold) {
                    float[] s = operands.array(0);
                    float[] g = operands.array(1);
                    float[] d = operands.array(2);
                    int sAt = operands.offset(0);
                    int gAt = operands.offset(1);
                    int dAt = operands.offset(2);
                    for (int i = start; i < end; i += Lanes.LENGTH) {
                        FloatVector gradient = fromArray(SPECIES, g, gAt + i);
                        FloatVector scaled = fromArray(SPECIES, s, sAt + i).mul(beta);
                        FloatVector share = sigmoid(scaled);
                        share.mul(gradient)
                                .blend(gradient, scaled.compare(VectorOperators.GT, threshold))
                                .intoArray(d, dAt + i);
                    }
                }

                /// The density of the normal distribution.
                static void density(float[] s, int sAt, float[] d, int dAt, int count) {
                    for (int i = 0; i < count; i += Lanes.LENGTH) {
                        FloatVector saved = fromArray(SPECIES, s, sAt + i);
                        FloatVector exponent = saved.mul(saved).mul(-0.5f);
                        FloatVector e = exp(exponent);
                        e.mul(UnaryScalar.INV_SQRT_2_PI).intoArray(d, dAt + i);
                    }
                }

                /// The share of the normal distribution that lies below.
                static void share(float[] s, int sAt, float[] d, int dAt, int count) {
                    for (int i = 0; i < count; i += Lanes.LENGTH) {
                        FloatVector scaled = fromArray(SPECIES, s, sAt + i).mul(UnaryScalar.INV_SQRT_2);
                        FloatVector y = erf(scaled);
                        y.add(1f).mul(0.5f).intoArray(d, dAt + i);
                    }
                }
            }
            """;

    private ActivationLoops() {}
}
