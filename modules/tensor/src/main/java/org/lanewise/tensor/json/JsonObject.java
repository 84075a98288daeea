package org.lanewise.tensor.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.lexer.JsonText;

/// A JSON object: members in their order, no name twice. Two objects are equal when their members are, in any order.
///
/// Every accessor that takes a name throws a [FormatException] that shows the name when the member is missing or of
/// another kind; nested accessors build up the path.
public final class JsonObject implements Json {

    private final SequencedMap<String, Json> members;

    private JsonObject(SequencedMap<String, Json> members) {
        this.members = members;
    }

    /// The members in their order.
    ///
    /// @return an unmodifiable map
    public SequencedMap<String, Json> members() {
        return members;
    }

    /// Whether there is a member.
    ///
    /// @param name its name
    /// @return true when there is
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /// A member that may be missing.
    ///
    /// @param name its name
    /// @return the value, or nothing
    public Optional<Json> find(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /// A member.
    ///
    /// @param name its name
    /// @return the value
    /// @throws FormatException when it is missing
    public Json get(String name) {
        Json value = members.get(name);
        if (value == null) {
            throw new FormatException("JSON: object has no member " + JsonText.excerpt(name));
        }
        return value;
    }

    /// A member that is an object.
    ///
    /// @param name its name
    /// @return the object
    /// @throws FormatException when it is missing or of another kind
    public JsonObject object(String name) {
        return read(name, Json::asObject);
    }

    /// A member that is an array.
    ///
    /// @param name its name
    /// @return the array
    /// @throws FormatException when it is missing or of another kind
    public JsonArray array(String name) {
        return read(name, Json::asArray);
    }

    /// A member that is a string.
    ///
    /// @param name its name
    /// @return its content
    /// @throws FormatException when it is missing or of another kind
    public String string(String name) {
        return read(name, Json::asString);
    }

    /// A member that is a boolean.
    ///
    /// @param name its name
    /// @return its truth value
    /// @throws FormatException when it is missing or of another kind
    public boolean booleanValue(String name) {
        return read(name, Json::asBoolean);
    }

    /// A member that is an integer of 32 bits.
    ///
    /// @param name its name
    /// @return its exact value
    /// @throws FormatException when it is missing or of another kind
    public int intValue(String name) {
        return read(name, Json::asInt);
    }

    /// A member that is an integer of 64 bits.
    ///
    /// @param name its name
    /// @return its exact value
    /// @throws FormatException when it is missing or of another kind
    public long longValue(String name) {
        return read(name, Json::asLong);
    }

    /// A member that is a number.
    ///
    /// @param name its name
    /// @return its value, rounded to nearest
    /// @throws FormatException when it is missing or of another kind
    public double doubleValue(String name) {
        return read(name, Json::asDouble);
    }

    /// A member in the form that a function gives it; a failure of the function is reported with the member's name.
    ///
    /// @param <T> the form
    /// @param name its name
    /// @param form the function, as in `v -> v.asArray().ints()`
    /// @return what the function returns
    /// @throws FormatException when the member is missing, or the function throws one
    public <T> T read(String name, Function<Json, T> form) {
        Json value = get(name);
        try {
            return form.apply(value);
        } catch (FormatException e) {
            throw new FormatException("JSON: member " + JsonText.excerpt(name) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    /// The JSON text.
    @Override
    public String toString() {
        return compact();
    }

    /// Collects the members of an object in their order. Not thread-safe.
    public static final class Builder {

        private SequencedMap<String, Json> members = new LinkedHashMap<>();

        Builder() {}

        /// Adds a member.
        ///
        /// @param name its name, Unicode text
        /// @param value its value
        /// @return this builder
        /// @throws ConfigurationException when there is a member of that name
        /// @throws FormatException when a surrogate in the name has no partner
        public Builder put(String name, Json value) {
            if (members.putIfAbsent(JsonString.requireUnicode(name), value) != null) {
                throw new ConfigurationException("JSON object has two members " + JsonText.excerpt(name));
            }
            return this;
        }

        /// Adds a string.
        ///
        /// @param name name of the member
        /// @param value its content
        /// @return this builder
        public Builder put(String name, String value) {
            return put(name, Json.of(value));
        }

        /// Adds a whole number.
        ///
        /// @param name name of the member
        /// @param value the number
        /// @return this builder
        public Builder put(String name, long value) {
            return put(name, Json.of(value));
        }

        /// Adds a number.
        ///
        /// @param name name of the member
        /// @param value a finite number
        /// @return this builder
        public Builder put(String name, float value) {
            return put(name, Json.of(value));
        }

        /// Adds a number.
        ///
        /// @param name name of the member
        /// @param value a finite number
        /// @return this builder
        public Builder put(String name, double value) {
            return put(name, Json.of(value));
        }

        /// Adds a truth value.
        ///
        /// @param name name of the member
        /// @param value the truth value
        /// @return this builder
        public Builder put(String name, boolean value) {
            return put(name, Json.of(value));
        }

        boolean has(String name) {
            return members.containsKey(name);
        }

        /// The object of the members so far; the builder starts again without members.
        ///
        /// @return the object
        public JsonObject build() {
            JsonObject object = new JsonObject(Collections.unmodifiableSequencedMap(members));
            members = new LinkedHashMap<>();
            return object;
        }
    }
}
