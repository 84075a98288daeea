package org.lanewise.benchmarks.torch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.lanewise.tensor.Tensor;

/// Writes the archive of a TorchScript module: an uncompressed zip file with the source text of its
/// class, a pickle of the object, and one record of raw bytes for each tensor.
///
/// The format is described in PyTorch's `torch/csrc/jit/docs/serialization.md`.
final class TorchArchive {

    private static final String ROOT = "net/";
    private static final String VERSION = "6\n";

    private final ZipOutputStream zip;

    private TorchArchive(OutputStream out) {
        zip = new ZipOutputStream(out);
    }

    /// Writes a module of the class `__torch__.Net`.
    ///
    /// @param source the class
    /// @param tensors its attributes `p0`, `p1` and so on, F32
    /// @param out receives the archive; not closed
    /// @throws IOException when it cannot be written
    static void write(String source, List<Tensor> tensors, OutputStream out) throws IOException {
        TorchArchive archive = new TorchArchive(out);
        archive.record("version", VERSION.getBytes(StandardCharsets.US_ASCII));
        archive.record("code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
        archive.record("constants.pkl", new Pickle().emptyTuple().end());
        archive.record("data.pkl", module(tensors));
        for (int i = 0; i < tensors.size(); i++) {
            archive.record("data/" + i, bytes(tensors.get(i)));
        }
        archive.zip.finish();
    }

    private static byte[] module(List<Tensor> tensors) {
        Pickle pickle = new Pickle();
        pickle.global("__torch__", "Net")
                .emptyTuple()
                .newObject()
                .emptyDictionary()
                .mark();
        pickle.text("training").bool(false);
        for (int i = 0; i < tensors.size(); i++) {
            pickle.text("p" + i);
            tensor(pickle, i, tensors.get(i));
        }
        return pickle.setItems().build().end();
    }

    /// `_rebuild_tensor_v2(storage, offset, sizes, strides, requires_grad, hooks)`.
    private static void tensor(Pickle pickle, int record, Tensor tensor) {
        List<Integer> sizes = new ArrayList<>();
        List<Integer> strides = new ArrayList<>();
        int stride = 1;
        for (int axis = tensor.shape().rank() - 1; axis >= 0; axis--) {
            sizes.addFirst(tensor.shape().size(axis));
            strides.addFirst(stride);
            stride *= tensor.shape().size(axis);
        }
        pickle.global("torch._utils", "_rebuild_tensor_v2").mark();
        pickle.mark()
                .text("storage")
                .global("torch", "FloatStorage")
                .text(Integer.toString(record))
                .text("cpu")
                .integer(tensor.shape().elements())
                .tuple()
                .persistent();
        pickle.integer(0).integers(sizes).integers(strides).bool(false);
        pickle.global("collections", "OrderedDict").emptyTuple().reduce();
        pickle.tuple().reduce();
    }

    private static byte[] bytes(Tensor tensor) {
        float[] floats = tensor.floats();
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(floats.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(floats);
        return buffer.array();
    }

    private void record(String name, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(ROOT + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
