package org.lanewise.tensor;

import org.jspecify.annotations.Nullable;

/// The root of everything that Lanewise throws on purpose. A message names the subject, what was
/// there, what was expected, and every shape involved.
public abstract sealed class LanewiseException extends RuntimeException
        permits ShapeException,
                FormatException,
                ConfigurationException,
                DivergenceException,
                StateException,
                StoppedException {

    private static final long serialVersionUID = 1L;

    LanewiseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
