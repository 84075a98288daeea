package org.lanewise.onnx.proto;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.onnx.reading.OnnxLimitException;

/// Reads one `TensorProto`. The elements stay where they lie in the file; their number is
/// compared with the sizes.
final class TensorReader {

    private final WireReader in;
    private final LongList dims = new LongList();
    private final TypedNumbers numbers;
    private final List<ByteSlice> strings = new ArrayList<>();
    private final List<StringStringEntry> external = new ArrayList<>();
    private @Nullable ByteSlice raw;
    private String name = "";
    private String docString = "";
    private int dataType;
    private boolean isExternal;

    private TensorReader(WireReader in) {
        this.in = in;
        this.numbers = new TypedNumbers(in);
    }

    static TensorProto read(WireReader in) {
        return new TensorReader(in).read();
    }

    private TensorProto read() {
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> in.int64s(dims);
                case 2 -> dataType = in.int32();
                case 6 -> strings.add(in.bytesEntry());
                case 8 -> {
                    name = in.string();
                    in.name(name);
                }
                case 9 -> raw = in.bytes();
                case 12 -> docString = in.string();
                case 13 -> external.add(ModelReader.entry(in.message("external_data", external.size())));
                case 14 -> isExternal = isExternal(in.int32());
                default -> readNumbers(field);
            }
        }
        Longs sizes = dims.toLongs();
        checkElements(sizes);
        TensorData data = data(sizes);
        String problem = TensorChecks.problem(sizes, dataType, data);
        if (problem != null) {
            throw in.fail(problem);
        }
        return new TensorProto(name, sizes, dataType, data, docString);
    }

    private boolean isExternal(int location) {
        if (location != 0 && location != 1) {
            throw in.fail("has data_location " + location + ", expected 0 (in the file) or 1 (external)");
        }
        return location == 1;
    }

    private void readNumbers(int field) {
        TypedField typed = TypedField.ofNumber(field);
        if (typed == null) {
            in.skip();
        } else {
            numbers.add(typed);
        }
    }

    private void checkElements(Longs sizes) {
        String problem = TensorChecks.problem(sizes);
        if (problem != null) {
            throw in.fail(problem);
        }
        long elements = TensorChecks.elements(sizes);
        int limit = in.context().limits().tensorElements();
        if (elements > limit) {
            throw new OnnxLimitException(
                    in.subject(),
                    "claims "
                            + (elements == Long.MAX_VALUE ? "more than 2^63" : Long.toString(elements))
                            + " elements in dims " + sizes + ", the limit is " + limit);
        }
        in.context().addElements(in, elements);
    }

    private TensorData data(Longs sizes) {
        boolean hasRaw = raw != null && raw.length() > 0;
        int fields = (hasRaw ? 1 : 0) + (strings.isEmpty() ? 0 : 1) + (numbers.isEmpty() ? 0 : 1);
        if (fields > 1 || fields > 0 && isExternal) {
            throw in.fail(
                    "has its elements in more than one place, of raw_data, a typed field, string_data and external"
                            + " data");
        }
        if (isExternal) {
            return new TensorData.Raw(ExternalData.read(in, external, dataType, TensorChecks.elements(sizes)));
        }
        if (!numbers.isEmpty()) {
            return numbers.toData();
        }
        if (!strings.isEmpty()) {
            return new TensorData.Strings(strings);
        }
        return raw != null ? new TensorData.Raw(raw) : new TensorData.None();
    }
}
