package org.lanewise.tensor.json;

/// The JSON value `null`.
public enum JsonNull implements Json {
    /// `null`
    NULL;

    /// The JSON text.
    @Override
    public String toString() {
        return compact();
    }
}
