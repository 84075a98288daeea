package org.lanewise.data;

import java.util.List;
import java.util.Objects;
import org.lanewise.tensor.Shape;

/// A data set whose pixels are bytes in memory.
final class MemoryDataset implements Dataset {

    private final String name;
    private final Shape shape;
    private final List<String> classNames;
    private final PixelStore store;
    private final int[] labels;

    MemoryDataset(String name, Shape shape, List<String> classNames, PixelStore store, int[] labels) {
        this.name = name;
        this.shape = shape;
        this.classNames = List.copyOf(classNames);
        this.store = store;
        this.labels = labels;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public Shape sampleShape() {
        return shape;
    }

    @Override
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public int label(int index) {
        return labels[Objects.checkIndex(index, labels.length)];
    }

    @Override
    public void pixels(int index, float[] dst, int offset) {
        int n = store.sampleBytes();
        Objects.checkFromIndexSize(offset, n, dst.length);
        byte[] chunk = store.chunk(index);
        int from = store.offset(index);
        for (int i = 0; i < n; i++) {
            dst[offset + i] = (chunk[from + i] & 0xFF) / 255f;
        }
    }

    @Override
    public String toString() {
        return name + " (" + size() + " samples of " + shape + ", " + classNames.size() + " classes)";
    }
}
