package org.lanewise.tensor.json;

/// A JSON truth value.
public enum JsonBoolean implements Json {
    /// `false`
    FALSE,
    /// `true`
    TRUE;

    /// The truth value.
    ///
    /// @return the truth value
    public boolean value() {
        return this == TRUE;
    }

    /// The JSON text.
    @Override
    public String toString() {
        return compact();
    }
}
