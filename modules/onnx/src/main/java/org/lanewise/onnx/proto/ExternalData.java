package org.lanewise.onnx.proto;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.onnx.reading.OnnxExternalDataException;
import org.lanewise.tensor.DType;

/// Where a tensor's data lies outside its file, as the entries of `external_data` say.
///
/// @param location path relative to the model's folder
/// @param offset first byte
/// @param length number of bytes, -1 for all to the end of the file
record ExternalData(String location, long offset, long length) {

    /// Reads the data of the tensor that is being read.
    ///
    /// @param in at the tensor
    /// @param entries its `external_data`
    /// @param dataType its type
    /// @param elements number of its elements, within the limits
    static ByteSlice read(WireReader in, List<StringStringEntry> entries, int dataType, long elements) {
        ExternalData data = parse(in, entries);
        ExternalFiles files = in.context().files();
        if (files == null) {
            throw new OnnxExternalDataException(
                    in.subject(),
                    "has its data in " + Quote.of(data.location)
                            + "; external data is read only when a model is loaded from a path");
        }
        DataType known = DataType.ofCode(dataType);
        DType type = known == null ? null : known.type();
        long expected = type == null ? -1 : elements * type.bytes();
        return files.read(in, data, expected);
    }

    private static ExternalData parse(WireReader in, List<StringStringEntry> entries) {
        String location = value(in, entries, "location");
        if (location == null || location.isEmpty()) {
            throw new OnnxExternalDataException(in.subject(), "has external data without a location");
        }
        String offset = value(in, entries, "offset");
        String length = value(in, entries, "length");
        return new ExternalData(
                location,
                offset == null ? 0 : number(in, "offset", offset),
                length == null ? -1 : number(in, "length", length));
    }

    private static @Nullable String value(WireReader in, List<StringStringEntry> entries, String key) {
        String value = null;
        for (StringStringEntry entry : entries) {
            if (entry.key().equals(key)) {
                if (value != null) {
                    throw new OnnxExternalDataException(in.subject(), "has external data with two entries " + key);
                }
                value = entry.value();
            }
        }
        return value;
    }

    private static long number(WireReader in, String key, String text) {
        String problem = "has external data with " + key + " " + Quote.of(text) + ", expected an integer of 0 or more";
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new OnnxExternalDataException(in.subject(), problem, e);
        }
        throw new OnnxExternalDataException(in.subject(), problem);
    }
}
