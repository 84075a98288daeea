package org.lanewise.benchmarks.proof;

import java.util.Random;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.RunState;
import org.lanewise.ops.simd.conv.ConvKernels;
import org.lanewise.ops.simd.tile.Tiles;
import org.lanewise.tensor.Window;

/// Which dimension should be the lanes when a network trains: images, pixels or channels? Every
/// convolution of LeNet-5 and `vgg-small` at batch 64 on one thread.
///
/// Images and pixels are the listed kernels, preparations included. Channels are modelled by the
/// register tile that such a kernel would run (rows are 6 pixels, columns are output channels in
/// steps of 16) on data in the first-level cache, without packing: an upper bound.
public final class LayoutProof {

    private static final int BATCH = 64;
    private static final int LANES = 16;

    private LayoutProof() {}

    /// Prints a table a layer.
    ///
    /// @param args none
    public static void main(String[] args) {
        layer("lenet5 conv1 1->6 5x5 @28", 1, 28, 6, 5, 2);
        layer("lenet5 conv2 6->16 5x5 @14", 6, 14, 16, 5, 0);
        layer("vgg-small conv1 3->32 3x3 @32", 3, 32, 32, 3, 1);
        layer("vgg-small conv2 32->32 3x3 @32", 32, 32, 32, 3, 1);
        layer("vgg-small conv3 32->64 3x3 @16", 32, 16, 64, 3, 1);
        layer("vgg-small conv4 64->64 3x3 @16", 64, 16, 64, 3, 1);
        layer("vgg-small conv5 64->128 3x3 @8", 64, 8, 128, 3, 1);
        layer("vgg-small conv6 128->128 3x3 @8", 128, 8, 128, 3, 1);
    }

    private static void layer(String name, int ic, int size, int oc, int kernel, int padding) {
        System.out.println(name);
        Window window = new Window(kernel, 1, padding, padding, 1);
        Conv2dProblem images = new Conv2dProblem(
                Layout.CHW16N, BATCH, ic, size, size, oc, 1, window, window, false, Direction.FORWARD);
        Conv2dProblem pixels =
                new Conv2dProblem(Layout.NCHW, BATCH, ic, size, size, oc, 1, window, window, false, Direction.FORWARD);
        Rates.print(
                candidate("  forward, lanes are images", images),
                candidate("  forward, lanes are pixels (im2col)", pixels),
                channels("  forward, lanes are channels (tile only)", images),
                candidate("  dSrc, lanes are images", images.with(Direction.BACKWARD_DATA, false)),
                candidate("  dWeights, lanes are images", images.with(Direction.BACKWARD_WEIGHTS, false)));
    }

    private static Rates.Candidate candidate(String name, Conv2dProblem problem) {
        Primitive primitive = ConvKernels.CONV2D.create(problem);
        Operands operands = new Operands(problem.operands().size(), new RunState());
        Random random = new Random(1);
        for (int i = 0; i < operands.count(); i++) {
            Problem.Operand operand = problem.operands().get(i);
            float[] values = new float[operand.elements()];
            for (int e = 0; e < values.length; e++) {
                values[e] = Math.max(0f, random.nextFloat() - 0.3f);
            }
            operands.bind(i, values, 0);
        }
        Operands[] originals = new Operands[primitive.preparations().size()];
        for (int i = 0; i < originals.length; i++) {
            Preparation preparation = primitive.preparations().get(i);
            originals[i] = Operands.of(operands.array(preparation.operand()), new float[preparation.elements()]);
        }
        for (int i = 0; i < originals.length; i++) {
            operands.bind(primitive.preparations().get(i).operand(), originals[i].array(1), 0);
        }
        float[] scratch = new float[primitive.scratch()];
        return new Rates.Candidate(name, flops(problem), () -> {
            for (int i = 0; i < originals.length; i++) {
                primitive.preparations().get(i).primitive().run(originals[i]);
            }
            for (int task = 0; task < primitive.tasks(); task++) {
                primitive.run(operands, task, scratch);
            }
        });
    }

    private static Rates.Candidate channels(String name, Conv2dProblem problem) {
        int depth = problem.depth();
        int columns = Math.ceilDiv(problem.oc(), LANES);
        int tileColumns = Math.min(Tiles.COLUMNS, columns);
        float[] a = new float[depth * Tiles.ROWS];
        float[] b = new float[depth * tileColumns * LANES];
        float[] c = new float[Tiles.ROWS * tileColumns * LANES];
        int calls = Math.ceilDiv(problem.oh() * problem.ow(), Tiles.ROWS) * Math.ceilDiv(columns, tileColumns);
        return new Rates.Candidate(name, flops(problem) / BATCH, () -> {
            for (int call = 0; call < calls; call++) {
                Tiles.panel(
                        Tiles.ROWS,
                        tileColumns,
                        depth,
                        a,
                        0,
                        b,
                        0,
                        tileColumns * LANES,
                        c,
                        0,
                        tileColumns * LANES,
                        LANES,
                        true);
            }
        });
    }

    private static double flops(Conv2dProblem p) {
        return 2.0 * p.images() * p.oc() * p.oh() * p.ow() * p.depth();
    }
}
