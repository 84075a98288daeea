package org.lanewise.inference;

/// What a session does with NaNs in its inputs.
public enum NanPolicy {
    /// They are numbers like any other, and usually make the outputs NaN. Inputs are not looked at.
    PASS,
    /// A call with a NaN in an input fails with a [NanInputException] that names the input and the
    /// index of the first one. Every element is looked at before anything is computed.
    REFUSE
}
