package org.lanewise.layers.ops;

import org.lanewise.tensor.ConfigurationException;

/// Checks of real settings. A message names operator, component, actual and expected.
final class OpCheck {

    private OpCheck() {}

    static void finite(String operator, String component, double actual) {
        if (!Double.isFinite(actual)) {
            throw new ConfigurationException(
                    operator + " " + component + " is " + actual + ", expected a finite number");
        }
    }
}
