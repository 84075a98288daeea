package org.lanewise.compiler;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.Activation;
import org.lanewise.layers.AdaptiveAvgPool2d;
import org.lanewise.layers.AdaptiveMaxPool2d;
import org.lanewise.layers.Add;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.Dropout2d;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.GlobalMaxPool2d;
import org.lanewise.layers.LocalResponseNorm;
import org.lanewise.layers.LpPool2d;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Multiply;
import org.lanewise.layers.PRelu;
import org.lanewise.layers.Reshape;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Epilogue;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.catalog.Kernels;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Window;

/// A pass for serving: which values lie in blocks of 16 channels, NCHW16c, and which in the public
/// order, NCHW.
///
/// Convolutions want blocks wherever a kernel for blocks takes them, but for first layers of few
/// channels and wide rows; what works on lanes alike
/// (pools, activations, sums, concatenations of whole blocks) follows its source; everything else
/// is done in the public order. A function of the shapes of one image: the choice of a layout is a
/// choice of kernels, and thereby of bits.
final class Forms {

    /// Most channels of a source in the public order that a kernel for blocks reads as it is.
    private static final int FEW = 8;

    private final Scope scope;
    private final Set<String> blocked = new HashSet<>();

    private Forms(Scope scope) {
        this.scope = scope;
    }

    static Forms of(List<Group> groups, Scope scope) {
        Forms forms = new Forms(scope);
        for (Group group : groups) {
            if (forms.decide(group)) {
                forms.blocked.add(group.output());
            }
        }
        return forms;
    }

    /// Whether the value lies in blocks where it is made.
    boolean blocked(String value) {
        return blocked.contains(value);
    }

    private boolean decide(Group group) {
        Shape output = scope.output(group.last());
        if (output.rank() != 4) {
            return false;
        }
        List<String> inputs = group.main().inputs();
        return switch (group.layer()) {
            case Conv2d conv -> blockedConvolution(group, conv).isPresent();
            case ConvTranspose2d conv -> blockedTransposed(group, conv).isPresent();
            case Multiply(), LocalResponseNorm _ -> blocked(inputs.getFirst());
            case Reshape _ -> blocked(inputs.getFirst()) && isShuffle(group);
            case PRelu _ -> false;
            case Activation _ -> blocked(inputs.getFirst());
            case MaxPool2d _, AvgPool2d _, LpPool2d _ -> blocked(inputs.getFirst());
            case GlobalMaxPool2d _, GlobalAvgPool2d _ -> blocked(inputs.getFirst());
            case AdaptiveMaxPool2d _, AdaptiveAvgPool2d _ -> blocked(inputs.getFirst());
            case Dropout _, Dropout2d _ -> blocked(inputs.getFirst());
            case Add() -> inputs.stream().anyMatch(this::blocked);
            case Concat concat ->
                output.axis(concat.axis()) == 1 && inputs.stream().anyMatch(this::blocked);
            default -> false;
        };
    }

    /// Whether channels are cut into groups and put together again, and pixels kept.
    private boolean isShuffle(Group group) {
        Shape from = scope.input(group.main());
        Shape cut = scope.output(group.main());
        return group.isShuffle()
                && from.equals(scope.output(group.last()))
                && cut.rank() == 5
                && cut.size(3) == from.size(2)
                && cut.size(4) == from.size(3);
    }

    /// Whether every part of a concatenation but the last ends with a block.
    boolean wholeBlocks(List<String> inputs) {
        return inputs.subList(0, inputs.size() - 1).stream()
                .allMatch(input -> scope.shape(input).size(1) % BlockedConv2dProblem.BLOCK == 0);
    }

    /// The convolution of a group on blocks, empty when it is better done in the public order.
    Optional<BlockedConv2dProblem> blockedConvolution(Group group, Conv2d layer) {
        Conv2dProblem conv = new Problems(scope, group.main()).conv(layer, Direction.FORWARD);
        if (isMatrixVector(conv)) {
            return Optional.empty();
        }
        boolean planar = !blocked(group.main().inputs().getFirst()) && conv.ic() <= FEW;
        if (planar && pixelsFillLanes(conv)) {
            return Optional.empty();
        }
        Epilogue epilogue = new Epilogue(
                group.residual() != null, group.activation() == null ? null : Problems.function(group.activation()));
        return accepted(new BlockedConv2dProblem(conv, planar, epilogue))
                .or(() -> accepted(new BlockedConv2dProblem(conv, false, epilogue)));
    }

    /// Whether a first layer has fewer idle lanes with pixels of a row in them than with channels.
    private static boolean pixelsFillLanes(Conv2dProblem conv) {
        int block = BlockedConv2dProblem.BLOCK;
        long row = Math.ceilDiv(conv.ow(), block) * (long) block;
        return conv.ow() >= block && conv.oc() * row < (long) BlockedConv2dProblem.padded(conv.oc()) * conv.ow();
    }

    /// What a group does before the store of its main node.
    static Epilogue epilogue(Group group) {
        return new Epilogue(group.residual() != null, function(group));
    }

    /// The function that a group applies last, or null.
    static @Nullable UnaryFunction function(Group group) {
        return group.activation() == null ? null : Problems.function(group.activation());
    }

    /// Whether a convolution is one factor and one summand a channel, for whole blocks.
    static boolean isAffine(BlockedConv2dProblem problem) {
        Conv2dProblem conv = problem.conv();
        Window alone = new Window(1, 1, 0, 0, 1, false);
        return conv.groups() == conv.ic()
                && conv.groups() == conv.oc()
                && conv.ic() % BlockedConv2dProblem.BLOCK == 0
                && conv.bias()
                && !problem.epilogue().residual()
                && conv.h().equals(alone)
                && conv.w().equals(alone);
    }

    /// Whether a convolution is a matrix times a vector: one pixel, seen as a whole.
    static boolean isMatrixVector(Conv2dProblem conv) {
        return conv.ih() == 1
                && conv.iw() == 1
                && conv.h().kernel() == 1
                && conv.w().kernel() == 1
                && conv.oh() == 1
                && conv.ow() == 1
                && conv.groups() == 1;
    }

    Optional<BlockedConv2dProblem> blockedTransposed(Group group, ConvTranspose2d layer) {
        Problems problems = new Problems(scope, group.main());
        return problems.extension(layer, Direction.FORWARD).isPresent()
                ? Optional.empty()
                : accepted(new BlockedConv2dProblem(
                        problems.transposed(layer, Direction.BACKWARD_DATA), false, Epilogue.NONE));
    }

    private static Optional<BlockedConv2dProblem> accepted(BlockedConv2dProblem problem) {
        Kernel<BlockedConv2dProblem> kernel = Kernels.BLOCKED_CONV2D.choice(problem);
        return kernel.isReference() ? Optional.empty() : Optional.of(problem);
    }
}
