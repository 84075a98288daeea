package org.lanewise.layers.ops;

import java.util.List;
import org.lanewise.tensor.ConfigurationException;

/// Checks of settings that several records of operators share.
final class WindowCheck {

    private WindowCheck() {}

    static void atLeast(String kind, String name, int value, int least) {
        if (value < least) {
            throw new ConfigurationException(kind + ": " + name + " is " + value + ", expected " + least + " or more");
        }
    }

    static void atLeast(String kind, String name, List<Integer> values, int least) {
        for (int value : values) {
            if (value < least) {
                throw new ConfigurationException(
                        kind + ": " + name + " is " + values + ", expected numbers of " + least + " or more");
            }
        }
    }

    static void kernel(String kind, Window window) {
        if (window.kernel().isEmpty()) {
            throw new ConfigurationException(kind + ": " + window + " has no kernel, expected one");
        }
    }

    static void floorMode(String kind, Window window) {
        if (window.ceilMode()) {
            throw new ConfigurationException(kind + ": " + window + " has ceil mode, expected none");
        }
    }

    static void exponent(String kind, double p) {
        if (!(p > 0)) {
            throw new ConfigurationException(kind + ": p is " + p + ", expected more than 0");
        }
    }
}
