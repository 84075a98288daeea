package org.lanewise.tensor;

/// An option, a name or a combination of settings is not usable on this machine or by this network.
public non-sealed class ConfigurationException extends LanewiseException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param message subject, actual, expected, in one line
    public ConfigurationException(String message) {
        super(message, null);
    }

    /// Creates the exception with the failure beneath it.
    ///
    /// @param message subject, actual, expected, in one line
    /// @param cause what failed beneath
    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
