package org.lanewise.onnx.proto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lanewise.onnx.reading.LoadLimits;
import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.reading.OnnxLimitException;

/// Reads and writes ONNX files: models, and tensors by themselves as test cases hold them.
///
/// Elements of tensors are shown where they lie in the file's bytes, which must not change
/// afterwards. Unknown fields are passed over and not written again. External data is read only
/// from a path, and written as part of the file.
///
/// Every reading method throws [OnnxFormatException] or one of its kin for bytes that are no such
/// file, and [UncheckedIOException] when a path or stream cannot be read.
public final class OnnxFile {

    private static final String BYTES = "ONNX bytes";
    private static final String STREAM = "ONNX stream";

    private OnnxFile() {}

    /// Reads a model.
    ///
    /// @param path the file
    /// @param limits how much it may ask for
    /// @return the model
    public static ModelProto read(Path path, LoadLimits limits) {
        return read(path, limits, ModelReader::read);
    }

    /// Reads a model.
    ///
    /// @param file the bytes of a file; not copied
    /// @param limits how much it may ask for
    /// @return the model
    public static ModelProto read(byte[] file, LoadLimits limits) {
        return parse(BYTES, file, limits, null, ModelReader::read);
    }

    /// Reads a model up to the end of a stream.
    ///
    /// @param in the stream; not closed
    /// @param limits how much it may ask for
    /// @return the model
    public static ModelProto read(InputStream in, LoadLimits limits) {
        try {
            return parse(STREAM, readAll(STREAM, in, limits), limits, null, ModelReader::read);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + STREAM + ": " + e, e);
        }
    }

    /// Reads a tensor.
    ///
    /// @param path the file
    /// @param limits how much it may ask for
    /// @return the tensor
    public static TensorProto readTensor(Path path, LoadLimits limits) {
        return read(path, limits, TensorReader::read);
    }

    /// Reads a tensor.
    ///
    /// @param file the bytes of a file; not copied
    /// @param limits how much it may ask for
    /// @return the tensor
    public static TensorProto readTensor(byte[] file, LoadLimits limits) {
        return parse(BYTES, file, limits, null, TensorReader::read);
    }

    /// The bytes of a model's file.
    ///
    /// @param model the model
    /// @return the bytes
    /// @throws org.lanewise.tensor.ConfigurationException when they are more than a file may have
    public static byte[] write(ModelProto model) {
        return ModelWriter.model(model).toBytes();
    }

    /// The bytes of a tensor's file.
    ///
    /// @param tensor the tensor
    /// @return the bytes
    /// @throws org.lanewise.tensor.ConfigurationException when they are more than a file may have
    public static byte[] write(TensorProto tensor) {
        return TensorWriter.tensor(tensor).toBytes();
    }

    private static <T> T read(Path path, LoadLimits limits, Function<WireReader, T> reader) {
        String subject = path.toString();
        if (Files.isDirectory(path)) {
            throw new OnnxFormatException(subject, "is a folder, expected a file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] file = Files.isRegularFile(path)
                    ? readAll(subject, in, Files.size(path), limits)
                    : readAll(subject, in, limits);
            return parse(subject, file, limits, ExternalFiles.beside(path), reader);
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("Cannot read " + path + ": there is no such file", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path + ": " + e, e);
        }
    }

    private static <T> T parse(
            String subject,
            byte[] file,
            LoadLimits limits,
            @Nullable ExternalFiles files,
            Function<WireReader, T> reader) {
        requireWithin(subject, file.length, limits);
        if (file.length == 0) {
            throw new OnnxFormatException(subject, "is empty");
        }
        return reader.apply(WireReader.of(new ReadContext(limits, files), subject, ByteSlice.of(file)));
    }

    private static byte[] readAll(String subject, InputStream in, long size, LoadLimits limits) throws IOException {
        requireWithin(subject, size, limits);
        byte[] file = new byte[(int) size];
        int count = in.readNBytes(file, 0, file.length);
        if (count < size || in.read() >= 0) {
            throw new OnnxFormatException(
                    subject,
                    "changed while it was read: it had " + size + " bytes, then " + (count < size ? count : "more"));
        }
        return file;
    }

    private static byte[] readAll(String subject, InputStream in, LoadLimits limits) throws IOException {
        byte[] file = in.readNBytes((int) limits.bytes());
        if (in.read() >= 0) {
            throw tooLong(subject, limits);
        }
        return file;
    }

    private static void requireWithin(String subject, long size, LoadLimits limits) {
        if (size > limits.bytes()) {
            throw tooLong(subject, limits);
        }
    }

    private static OnnxLimitException tooLong(String subject, LoadLimits limits) {
        return new OnnxLimitException(subject, "has more than " + limits.bytes() + " bytes, which is the limit");
    }
}
