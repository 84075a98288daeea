package org.lanewise.tensor.json;

import java.util.List;
import org.lanewise.tensor.FormatException;

/// A JSON array.
///
/// @param items its elements, unmodifiable
public record JsonArray(List<Json> items) implements Json {

    /// Keeps an unmodifiable copy.
    public JsonArray {
        items = List.copyOf(items);
    }

    /// Number of elements.
    ///
    /// @return 0 or more
    public int size() {
        return items.size();
    }

    /// One element.
    ///
    /// @param index 0 to `size() - 1`
    /// @return the element
    /// @throws FormatException when there is no such element
    public Json get(int index) {
        if (index < 0 || index >= items.size()) {
            throw new FormatException("JSON: array of " + items.size() + " elements has no element " + index);
        }
        return items.get(index);
    }

    /// The elements as whole numbers.
    ///
    /// @return a fresh array
    /// @throws FormatException when one is no integer of 32 bits
    public int[] ints() {
        return items.stream().mapToInt(Json::asInt).toArray();
    }

    /// The elements as whole numbers.
    ///
    /// @return a fresh array
    /// @throws FormatException when one is no integer of 64 bits
    public long[] longs() {
        return items.stream().mapToLong(Json::asLong).toArray();
    }

    /// The elements as numbers.
    ///
    /// @return a fresh array
    /// @throws FormatException when one is no number
    public double[] doubles() {
        return items.stream().mapToDouble(Json::asDouble).toArray();
    }

    /// The elements as strings.
    ///
    /// @return an unmodifiable list
    /// @throws FormatException when one is no string
    public List<String> strings() {
        return items.stream().map(Json::asString).toList();
    }

    /// The JSON text.
    @Override
    public String toString() {
        return compact();
    }
}
