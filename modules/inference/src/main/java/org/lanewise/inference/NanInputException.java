package org.lanewise.inference;

import org.lanewise.tensor.FormatException;

/// An input has a NaN, and the session's options say [NanPolicy#REFUSE]. Nothing was written.
public final class NanInputException extends FormatException {

    private static final long serialVersionUID = 1L;

    private final String input;
    private final int index;

    NanInputException(String network, String input, int index, Object shape) {
        super("Network '" + network + "' input '" + input + "' has a NaN at element " + index + " of " + shape
                + ", expected numbers (NanPolicy.REFUSE)");
        this.input = input;
        this.index = index;
    }

    /// Name of the input.
    ///
    /// @return the name
    public String input() {
        return input;
    }

    /// The first NaN, counted from the start of the input in row-major order.
    ///
    /// @return 0 or more
    public int index() {
        return index;
    }
}
