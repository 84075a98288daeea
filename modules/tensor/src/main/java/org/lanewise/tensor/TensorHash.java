package org.lanewise.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.lanewise.tensor.lexer.JsonText;

/// The fingerprint of a set of named tensors, shown as `parameters_sha256`: equal exactly when every name, type,
/// shape and bit is equal, NaNs apart, which all count as one.
///
/// SHA-256 (FIPS 180-4) over the tensors in the order of their names' code points, each as: the name in UTF-8, a
/// byte 0, the name of the type, a byte 0, the rank and the sizes as little-endian `int`s, the elements as
/// little-endian bytes in row-major order. A NaN counts as the quiet one without sign and payload: `7e00` (F16),
/// `7fc0` (BF16), `7fc00000` (F32), `7ff8000000000000` (F64).
///
/// Stateless; safe from any thread as long as no tensor changes meanwhile.
public final class TensorHash {

    private TensorHash() {}

    /// Hashes tensors; the order of the map does not matter.
    ///
    /// @param tensors tensors by name
    /// @return 64 lower-case hexadecimal digits
    /// @throws ConfigurationException when a name holds U+0000 or an unpaired surrogate, which would make it
    ///     ambiguous
    public static String sha256(Map<String, Tensor> tensors) {
        MessageDigest digest = digest();
        byte[] chunk = new byte[TensorBytes.CHUNK_BYTES];
        TensorNames.sorted(tensors).forEach((name, tensor) -> {
            if (name.indexOf(0) >= 0) {
                throw new ConfigurationException("Name " + JsonText.excerpt(name) + " holds U+0000");
            }
            digest.update(TensorNames.utf8(name));
            digest.update((byte) 0);
            digest.update(tensor.type().name().getBytes(StandardCharsets.US_ASCII));
            digest.update((byte) 0);
            updateSizes(digest, tensor.shape().sizes());
            updateElements(digest, tensor, chunk);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new ConfigurationException(
                    "This Java runtime has no SHA-256, which every Java platform must have", e);
        }
    }

    private static void updateSizes(MessageDigest digest, int[] sizes) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Integer.BYTES * (1 + sizes.length)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(sizes.length);
        for (int size : sizes) {
            bytes.putInt(size);
        }
        digest.update(bytes.flip());
    }

    private static void updateElements(MessageDigest digest, Tensor tensor, byte[] chunk) {
        int elements = tensor.shape().elements();
        int bytes = tensor.type().bytes();
        ByteBuffer view = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        int count;
        for (int first = 0; first < elements; first += count) {
            count = Math.min(chunk.length / bytes, elements - first);
            TensorBytes.copy(tensor, first, count, chunk);
            switch (tensor.type()) {
                case F32 -> canonicaliseInts(view, count);
                case F64 -> canonicaliseLongs(view, count);
                case F16 -> canonicaliseShorts(view, count, 0x7C00, (short) 0x7E00);
                case BF16 -> canonicaliseShorts(view, count, 0x7F80, (short) 0x7FC0);
                case I8, I16, I32, I64, U8, U16, U32, U64, BOOL -> {}
            }
            digest.update(chunk, 0, count * bytes);
        }
    }

    private static void canonicaliseShorts(ByteBuffer view, int count, int infinity, short nan) {
        for (int i = 0; i < count * Short.BYTES; i += Short.BYTES) {
            if ((view.getShort(i) & 0x7FFF) > infinity) {
                view.putShort(i, nan);
            }
        }
    }

    private static void canonicaliseInts(ByteBuffer view, int count) {
        for (int i = 0; i < count * Integer.BYTES; i += Integer.BYTES) {
            if ((view.getInt(i) & 0x7FFF_FFFF) > 0x7F80_0000) {
                view.putInt(i, 0x7FC0_0000);
            }
        }
    }

    private static void canonicaliseLongs(ByteBuffer view, int count) {
        for (int i = 0; i < count * Long.BYTES; i += Long.BYTES) {
            if ((view.getLong(i) & Long.MAX_VALUE) > 0x7FF0_0000_0000_0000L) {
                view.putLong(i, 0x7FF8_0000_0000_0000L);
            }
        }
    }
}
