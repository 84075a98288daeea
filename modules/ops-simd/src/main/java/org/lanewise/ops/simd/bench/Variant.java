package org.lanewise.ops.simd.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.GemmProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.catalog.Kernels;

/// A shape stated as a problem of one list in one layout.
///
/// @param layout how the activations lie: `NCHW16c`, `NCHW`, `CHW16N`, or `rows` of a matrix;
///     `NCHW>16c` is a planar source with a channel-blocked destination
/// @param list the kernels
/// @param problem the problem
/// @param <P> the kind of problem
public record Variant<P extends Problem>(String layout, KernelList<P> list, P problem) {

    /// Sources of so few channels are planar where the rest is channel-blocked.
    private static final int PLANAR_CHANNELS = 4;

    /// States a shape for every list that has its operation, that of a plan first.
    ///
    /// @param shape the shape
    /// @return one variant or more
    public static List<Variant<?>> of(LayerShape shape) {
        List<Variant<?>> variants = new ArrayList<>();
        switch (shape) {
            case LayerShape.Conv c -> conv(c, variants);
            case LayerShape.Pool p -> pool(p.pool(), variants);
            case LayerShape.Linear l -> linear(l.linear(), variants);
            case LayerShape.Gemm g ->
                variants.add(new Variant<>(
                        "rows",
                        Kernels.GEMM,
                        GemmProblem.dense(g.m(), g.n(), g.k(), g.transposedA(), g.transposedB())));
        }
        return List.copyOf(variants);
    }

    /// A list without epilogues is left out where the shape has one.
    private static void conv(LayerShape.Conv shape, List<Variant<?>> variants) {
        Conv2dProblem p = shape.conv();
        boolean planar = p.ic() <= PLANAR_CHANNELS && p.direction() != Direction.BACKWARD_DATA;
        variants.add(new Variant<>(
                planar ? "NCHW>16c" : "NCHW16c",
                Kernels.BLOCKED_CONV2D,
                new BlockedConv2dProblem(p, planar, shape.epilogue())));
        if (shape.epilogue().isNone()) {
            for (Layout layout : Layout.values()) {
                Conv2dProblem plain = new Conv2dProblem(
                        layout,
                        p.images(),
                        p.ic(),
                        p.ih(),
                        p.iw(),
                        p.oc(),
                        p.groups(),
                        p.h(),
                        p.w(),
                        p.bias(),
                        p.direction());
                variants.add(new Variant<>(layout.name(), Kernels.CONV2D, plain));
            }
        }
    }

    /// Blocks of 16 channels are pooled as blocks of 16 samples of one channel are: both have 16
    /// lanes at every pixel of a plane.
    private static void pool(Pool2dProblem p, List<Variant<?>> variants) {
        int samples = Math.multiplyExact(p.images(), BlockedConv2dProblem.padded(p.channels()));
        variants.add(new Variant<>(
                "NCHW16c",
                Kernels.POOL2D,
                new Pool2dProblem(p.kind(), p.h(), p.w(), Layout.CHW16N, samples, 1, p.direction())));
        for (Layout layout : Layout.values()) {
            variants.add(new Variant<>(
                    layout.name(),
                    Kernels.POOL2D,
                    new Pool2dProblem(p.kind(), p.h(), p.w(), layout, p.images(), p.channels(), p.direction())));
        }
    }

    /// One image is a plain vector; more of them lie side by side.
    private static void linear(LinearProblem p, List<Variant<?>> variants) {
        for (Layout layout :
                p.images() == 1 ? List.of(Layout.NCHW, Layout.CHW16N) : List.of(Layout.CHW16N, Layout.NCHW)) {
            variants.add(new Variant<>(
                    layout.name(),
                    Kernels.LINEAR,
                    new LinearProblem(layout, p.images(), p.in(), p.out(), p.bias(), p.direction())));
        }
    }

    /// The kernel that a plan takes: the first that neither rejects nor declines.
    ///
    /// @return its name, empty when there is none
    public Optional<String> choice() {
        return list.explain(problem).stream()
                .filter(a -> a.rejection().isEmpty() && a.declined().isEmpty())
                .map(KernelList.Answer::kernel)
                .findFirst();
    }

    /// Makes the primitive of a kernel.
    ///
    /// @param kernel a kernel that does not reject the problem
    /// @return the primitive
    public Primitive create(String kernel) {
        return list.create(problem, kernel);
    }

    /// The class of kernels with the same bits.
    ///
    /// @param kernel a kernel of the list
    /// @return the name of its class
    public String bitClass(String kernel) {
        return list.kernels().stream()
                .filter(k -> k.name().equals(kernel))
                .map(Kernel::bitClass)
                .findFirst()
                .orElseThrow();
    }

    /// Whether an element of the result belongs to a channel and an image that there are. Lanes
    /// that only fill a block up hold whatever the kernel leaves there.
    ///
    /// @param index position in the operand that the kernel writes first
    /// @return whether it counts
    public boolean counts(int index) {
        return switch (problem) {
            case BlockedConv2dProblem p ->
                switch (p.conv().direction()) {
                    case FORWARD ->
                        counts(index, p.conv().oc(), p.conv().oh() * p.conv().ow());
                    case BACKWARD_DATA ->
                        counts(index, p.conv().ic(), p.conv().ih() * p.conv().iw());
                    case BACKWARD_WEIGHTS -> true;
                };
            case Conv2dProblem p
            when p.layout() == Layout.CHW16N ->
                switch (p.direction()) {
                    case FORWARD -> counts(index, p.images(), p.oc() * p.oh() * p.ow());
                    case BACKWARD_DATA -> counts(index, p.images(), p.ic() * p.ih() * p.iw());
                    case BACKWARD_WEIGHTS -> true;
                };
            case LinearProblem p
            when p.layout() == Layout.CHW16N ->
                switch (p.direction()) {
                    case FORWARD -> counts(index, p.images(), p.out());
                    case BACKWARD_DATA -> counts(index, p.images(), p.in());
                    case BACKWARD_WEIGHTS -> true;
                };
            default -> true;
        };
    }

    private static boolean counts(int index, int rows, int elements) {
        int lanes = BlockedConv2dProblem.BLOCK;
        int block = index / lanes / elements % Math.ceilDiv(rows, lanes);
        return block * lanes + index % lanes < rows;
    }
}
