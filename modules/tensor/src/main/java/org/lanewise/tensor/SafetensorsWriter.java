package org.lanewise.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.lanewise.tensor.lexer.JsonText;

/// One file of [Safetensors#write]: lays out the data and writes header and tensors.
final class SafetensorsWriter {

    private static final int ALIGNMENT = 8;

    /// The order of types in the reference implementation, which sorts by it.
    private static final List<DType> TYPES = List.of(
            DType.U64,
            DType.I64,
            DType.F64,
            DType.F32,
            DType.U32,
            DType.I32,
            DType.BF16,
            DType.F16,
            DType.U16,
            DType.I16,
            DType.I8,
            DType.U8,
            DType.BOOL);

    private final List<Map.Entry<String, Tensor>> tensors;
    private final byte[] header;

    SafetensorsWriter(Map<String, Tensor> tensors, Map<String, String> metadata) {
        Comparator<Map.Entry<String, Tensor>> byType =
                Comparator.comparingInt(entry -> TYPES.indexOf(entry.getValue().type()));
        this.tensors = TensorNames.sorted(tensors).entrySet().stream()
                .sorted(byType) // stable: by name within a type
                .toList();
        this.header = header(this.tensors, metadata);
    }

    void write(OutputStream out) throws IOException {
        out.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        out.write(header);
        byte[] chunk = new byte[TensorBytes.CHUNK_BYTES];
        for (Map.Entry<String, Tensor> entry : tensors) {
            TensorBytes.write(entry.getValue(), chunk, out);
        }
    }

    private static byte[] header(List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata) {
        StringBuilder json = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            json.append("\"__metadata__\":{");
            TensorNames.sorted(metadata).forEach((name, text) -> {
                requireUnicode("Metadata " + JsonText.excerpt(name), text);
                JsonText.quote(name, json);
                json.append(':');
                JsonText.quote(text, json);
                json.append(',');
            });
            json.setCharAt(json.length() - 1, '}');
            json.append(',');
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors) {
            if (entry.getKey().equals(SafetensorsReader.METADATA)) {
                throw new ConfigurationException(
                        "A tensor cannot be named " + SafetensorsReader.METADATA + ": safetensors reserves the name");
            }
            Tensor tensor = entry.getValue();
            long end = offset + (long) tensor.shape().elements() * tensor.type().bytes();
            JsonText.quote(entry.getKey(), json);
            json.append(":{\"dtype\":\"").append(tensor.type()).append("\",\"shape\":[");
            for (int axis = 0; axis < tensor.shape().rank(); axis++) {
                json.append(axis > 0 ? "," : "").append(tensor.shape().size(axis));
            }
            json.append("],\"data_offsets\":[")
                    .append(offset)
                    .append(',')
                    .append(end)
                    .append("]},");
            offset = end;
        }
        if (json.length() > 1) {
            json.setLength(json.length() - 1);
        }
        byte[] unpadded = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        int spaces = Math.floorMod(-unpadded.length, ALIGNMENT);
        if (unpadded.length + spaces > SafetensorsReader.MAX_HEADER_BYTES) {
            throw new ConfigurationException("Safetensors header of " + unpadded.length + " bytes for " + tensors.size()
                    + " tensors exceeds " + SafetensorsReader.MAX_HEADER_BYTES);
        }
        return (json + " ".repeat(spaces)).getBytes(StandardCharsets.UTF_8);
    }

    private static void requireUnicode(String subject, String text) {
        if (JsonText.unpairedSurrogate(text) >= 0) {
            throw new ConfigurationException(subject + " has an unpaired surrogate");
        }
    }
}
