package org.lanewise.ops.simd.norm;

import org.lanewise.ops.simd.math.Power;

/// How `scale^-beta` is computed: from square roots where that is exact enough and the same for
/// vectors and scalars, else in double.
enum ResponsePower {
    /// `1 / sqrt(scale)`.
    HALF,
    /// `1 / (sqrt(scale) * sqrt(sqrt(scale)))`.
    THREE_QUARTERS,
    /// `1 / scale`.
    ONE,
    /// [Power#pow].
    ANY;

    static ResponsePower of(float beta) {
        if (beta == 0.5f) {
            return HALF;
        }
        if (beta == 0.75f) {
            return THREE_QUARTERS;
        }
        return beta == 1f ? ONE : ANY;
    }

    /// The scalar twin of what the vectors compute.
    ///
    /// @param scale the base
    /// @param beta the exponent that this power was made for
    /// @return `scale^-beta`
    float inverse(float scale, float beta) {
        return switch (this) {
            case HALF -> 1f / (float) Math.sqrt(scale);
            case THREE_QUARTERS -> {
                float root = (float) Math.sqrt(scale);
                yield 1f / (root * (float) Math.sqrt(root));
            }
            case ONE -> 1f / scale;
            case ANY -> (float) Power.pow(scale, -beta);
        };
    }
}
