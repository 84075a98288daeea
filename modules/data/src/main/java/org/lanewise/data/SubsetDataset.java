package org.lanewise.data;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.tensor.Shape;

/// Some samples of another data set: a range, or a list of indices.
final class SubsetDataset implements Dataset {

    private final Dataset source;
    private final int first;
    private final int count;
    private final int @Nullable [] indices;

    SubsetDataset(Dataset source, int first, int count, int @Nullable [] indices) {
        this.source = source;
        this.first = first;
        this.count = count;
        this.indices = indices;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public Shape sampleShape() {
        return source.sampleShape();
    }

    @Override
    public List<String> classNames() {
        return source.classNames();
    }

    @Override
    public int label(int index) {
        return source.label(resolve(index));
    }

    @Override
    public void pixels(int index, float[] dst, int offset) {
        source.pixels(resolve(index), dst, offset);
    }

    private int resolve(int index) {
        Objects.checkIndex(index, count);
        return indices == null ? first + index : indices[index];
    }

    @Override
    public String toString() {
        return name() + " (" + count + " of " + source.size() + " samples)";
    }
}
