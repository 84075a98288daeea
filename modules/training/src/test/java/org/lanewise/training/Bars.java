package org.lanewise.training;

import java.util.List;
import org.lanewise.data.DataSplit;
import org.lanewise.data.Dataset;
import org.lanewise.data.Normalization;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.RandomStream.Purpose;
import org.lanewise.tensor.Shape;

/// Pictures of 8x8 with a short bar on noise, lying or standing, brighter or darker than its surroundings, anywhere.
/// The
/// mean of both classes is the same picture, so that no weighted sum of pixels tells them apart: an oriented filter
/// does.
///
/// @param size number of samples
/// @param first number of the first sample; ranges that do not overlap have no picture in common
record Bars(int size, int first) implements Dataset {

    static final Shape SHAPE = Shape.of(1, 8, 8);

    private static final int SIDE = 8;
    private static final int LENGTH = 4;

    static DataSplit split(int train, int test) {
        return new DataSplit(
                new Bars(train, 0), new Bars(test, 1_000_000), new Normalization(new float[] {0.5f}, new float[] {0.25f
                }));
    }

    @Override
    public String name() {
        return "bars";
    }

    @Override
    public Shape sampleShape() {
        return SHAPE;
    }

    @Override
    public List<String> classNames() {
        return List.of("lying", "standing");
    }

    private RandomStream stream(int index) {
        return new RandomStream(77, Purpose.TEST, 0, 0, first + index);
    }

    @Override
    public int label(int index) {
        return stream(index).below(0, 0, 2);
    }

    @Override
    public void pixels(int index, float[] dst, int offset) {
        RandomStream stream = stream(index);
        for (int i = 0; i < SIDE * SIDE; i++) {
            dst[offset + i] = 0.4f + 0.2f * stream.uniform(1, i);
        }
        float bar = stream.below(2, 0, 2) == 0 ? 0.1f : 0.9f;
        int along = stream.below(2, 1, SIDE - LENGTH + 1);
        int across = stream.below(2, 2, SIDE);
        for (int i = 0; i < LENGTH; i++) {
            int row = label(index) == 0 ? across : along + i;
            int column = label(index) == 0 ? along + i : across;
            dst[offset + row * SIDE + column] = bar;
        }
    }
}
