package org.lanewise.compiler;

import static org.lanewise.ops.simd.Direction.FORWARD;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.compiler.Buffer.Home;
import org.lanewise.compiler.Step.Stage;
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
import org.lanewise.layers.Flatten;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.GlobalMaxPool2d;
import org.lanewise.layers.Input;
import org.lanewise.layers.Layer;
import org.lanewise.layers.Linear;
import org.lanewise.layers.LocalResponseNorm;
import org.lanewise.layers.LpPool2d;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Multiply;
import org.lanewise.layers.Node;
import org.lanewise.layers.PRelu;
import org.lanewise.layers.Reshape;
import org.lanewise.ops.simd.BlockedAffineProblem;
import org.lanewise.ops.simd.BlockedChannelsProblem;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.BlockedLocalResponseNormProblem;
import org.lanewise.ops.simd.BlockedReorderProblem;
import org.lanewise.ops.simd.BlockedScaleProblem;
import org.lanewise.ops.simd.ConcatProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.MultiplyProblem;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.ReorderProblem;
import org.lanewise.ops.simd.SumProblem;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.UnaryProblem;
import org.lanewise.ops.simd.catalog.Kernels;
import org.lanewise.tensor.Shape;

/// The steps of a plan for serving: each group of nodes on blocks of channels where [Forms] says
/// so, otherwise node by node in the public order, as [Lowering] does it. A value that is wanted in
/// both layouts is reordered once.
final class ServingLowering {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    private final Scope scope;
    private final List<Group> groups;
    private final Forms forms;
    private final ConcatPlaces places;
    private final Liveness liveness;
    private final Lowering planar;
    /// Values in blocks; those in the public order are in the scope.
    private final Map<String, Buffer> blocked = new HashMap<>();
    private final Map<String, Buffer> wholes = new HashMap<>();
    private int reorders;

    ServingLowering(Scope scope, List<Group> groups) {
        this.scope = scope;
        this.groups = groups;
        forms = Forms.of(groups, scope);
        places = ConcatPlaces.of(groups, forms, scope);
        liveness = Liveness.of(groups, scope.network().outputs());
        planar = new Lowering(scope);
    }

    /// Whether the result of a layer is written by a step, and not the memory of its input.
    static boolean makesBuffer(Layer layer) {
        return switch (layer) {
            case Dropout _, Dropout2d _, Flatten _, Reshape _ -> false;
            default -> true;
        };
    }

    void run() {
        List<Input> inputs = scope.network().inputs();
        for (int i = 0; i < inputs.size(); i++) {
            String name = inputs.get(i).name();
            int elements = scope.shape(name).elements();
            scope.define(name, scope.builder().buffer(name, elements, Home.INPUT, i));
        }
        writeOutputsInPlace();
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            liveness.enter(i);
            Compiler.naming(group.main(), () -> lower(group));
        }
        bindOutputs();
    }

    /// Gives results in the public order that nobody inside reads the caller's memory.
    private void writeOutputsInPlace() {
        List<String> outputs = scope.network().outputs();
        for (Group group : groups) {
            String output = group.output();
            if (outputs.contains(output)
                    && liveness.readOnlyOutside(output)
                    && !forms.blocked(output)
                    && makesBuffer(group.last().layer())) {
                int index = outputs.indexOf(output);
                int elements = scope.shape(output).elements();
                scope.define(output, scope.builder().buffer(output, elements, Home.OUTPUT, index));
            }
        }
    }

    List<String> passes() {
        return List.of(
                "layouts: " + blocked.size() + " values in blocks of " + BLOCK + " channels, " + reorders + " reorders",
                "concatenation: " + places.count() + " values made in place");
    }

    private void lower(Group group) {
        if (forms.blocked(group.output())) {
            lowerBlocked(group);
            return;
        }
        Problems problems = new Problems(scope, group.main());
        switch (group.layer()) {
            case Conv2d layer
            when group.residual() == null -> {
                Conv2dProblem conv = problems.conv(layer, FORWARD);
                if (Forms.isMatrixVector(conv)) {
                    LinearProblem vector =
                            new LinearProblem(Layout.NCHW, scope.images(), conv.ic(), conv.oc(), layer.bias(), FORWARD);
                    weighted(group, Kernels.LINEAR, vector.with(Forms.epilogue(group)), layer.bias());
                } else {
                    weighted(group, Kernels.CONV2D, conv.with(Forms.epilogue(group)), layer.bias());
                }
            }
            case Linear layer ->
                weighted(
                        group,
                        Kernels.LINEAR,
                        problems.linear(layer, FORWARD).with(Forms.epilogue(group)),
                        layer.bias());
            default -> {
                for (Node node : group.nodes()) {
                    node.inputs().forEach(this::planar);
                    alone(node);
                }
            }
        }
    }

    private <P extends Problem> void weighted(Group group, KernelList<P> list, P problem, boolean bias) {
        Node main = group.main();
        List<Buffer> operands = new ArrayList<>();
        operands.add(planar(main.inputs().getFirst()));
        operands.add(scope.parameter(main, 0));
        if (bias) {
            operands.add(scope.parameter(main, 1));
        }
        Buffer to = scope.destination(group.last());
        operands.add(to);
        emit(group, list, problem, operands);
        liveness.holds(group.output(), to);
    }

    private void alone(Node node) {
        String output = node.outputs().getFirst();
        if (node.layer() instanceof Activation && !(node.layer() instanceof PRelu)) {
            String input = node.inputs().getFirst();
            Buffer source = scope.value(input);
            if (!scope.has(output) && liveness.ends(input, source)) {
                scope.define(output, source);
            }
        }
        planar.lower(node);
        liveness.holds(output, scope.value(output));
    }

    private void lowerBlocked(Group group) {
        Node main = group.main();
        Problems problems = new Problems(scope, main);
        switch (group.layer()) {
            case Conv2d layer ->
                convolution(group, forms.blockedConvolution(group, layer).orElseThrow());
            case ConvTranspose2d layer ->
                convolution(group, forms.blockedTransposed(group, layer).orElseThrow());
            case MaxPool2d layer -> pool(group, problems.maxPool(layer, FORWARD));
            case AvgPool2d layer -> pool(group, problems.avgPool(layer, FORWARD));
            case LpPool2d layer -> pool(group, problems.lpPool(layer, FORWARD));
            case GlobalMaxPool2d() -> pool(group, problems.globalMax(FORWARD));
            case GlobalAvgPool2d() -> pool(group, problems.globalAverage(FORWARD));
            case AdaptiveMaxPool2d layer -> pool(group, problems.adaptiveMax(layer, FORWARD));
            case AdaptiveAvgPool2d layer -> pool(group, problems.adaptiveAverage(layer, FORWARD));
            case Activation layer -> {
                Buffer source = blocked(main.inputs().getFirst());
                emit(
                        group,
                        Kernels.UNARY,
                        new UnaryProblem(Problems.function(layer), source.elements(), FORWARD),
                        List.of(source, inPlace(group, source)));
            }
            case Add() -> {
                List<Buffer> operands = new ArrayList<>();
                main.inputs().forEach(input -> operands.add(blocked(input)));
                operands.add(destination(group));
                emit(
                        group,
                        Kernels.SUM,
                        new SumProblem(main.inputs().size(), scope.blockedLength(scope.output(main))),
                        operands);
            }
            case Multiply() -> multiply(group);
            case LocalResponseNorm layer -> {
                Buffer source = blocked(main.inputs().getFirst());
                emit(
                        group,
                        Kernels.BLOCKED_LOCAL_RESPONSE_NORM,
                        new BlockedLocalResponseNormProblem(problems.localResponseNorm(layer, FORWARD)),
                        List.of(source, inPlace(group, source)));
            }
            case Reshape _ -> {
                Shape shape = scope.output(group.last());
                int count = scope.output(main).size(1);
                emit(
                        group,
                        Kernels.BLOCKED_CHANNELS,
                        BlockedChannelsProblem.shuffle(scope.images(), shape.elements(2, 4), shape.size(1), count),
                        List.of(blocked(main.inputs().getFirst()), destination(group)));
            }
            case Concat _ -> concat(group);
            case Dropout _, Dropout2d _ ->
                define(group.output(), blocked(main.inputs().getFirst()));
            default -> throw new AssertionError(group.layer().kind() + " on blocks");
        }
    }

    /// Elementwise, or with one factor a channel.
    private void multiply(Group group) {
        List<String> inputs = group.main().inputs();
        Shape shape = scope.shape(inputs.getFirst());
        Buffer source = blocked(inputs.getFirst());
        Buffer factors = blocked(inputs.getLast());
        if (shape.equals(scope.shape(inputs.getLast()))) {
            MultiplyProblem problem =
                    new MultiplyProblem(Layout.NCHW, 1, 1, scope.blockedLength(shape), false, FORWARD);
            Buffer to = destination(group);
            emit(group, Kernels.MULTIPLY, problem, List.of(source, factors, to));
            UnaryFunction function = Forms.function(group);
            if (function != null) {
                emit(group, Kernels.UNARY, new UnaryProblem(function, to.elements(), FORWARD), List.of(to, to));
            }
        } else {
            BlockedScaleProblem problem =
                    new BlockedScaleProblem(scope.images(), shape.size(1), shape.elements(2, 4), Forms.function(group));
            emit(group, Kernels.BLOCKED_SCALE, problem, List.of(source, factors, inPlace(group, source)));
        }
    }

    private void convolution(Group group, BlockedConv2dProblem problem) {
        Node main = group.main();
        if (Forms.isAffine(problem)) {
            affine(group, problem);
            return;
        }
        String input = main.inputs().getFirst();
        List<Buffer> operands = new ArrayList<>();
        operands.add(problem.planarSource() ? planar(input) : blocked(input));
        operands.add(scope.parameter(main, 0));
        if (problem.conv().bias()) {
            operands.add(scope.parameter(main, 1));
        }
        if (group.residual() != null) {
            operands.add(blocked(group.residual()));
        }
        operands.add(destination(group));
        emit(group, Kernels.BLOCKED_CONV2D, problem, operands);
    }

    private void affine(Group group, BlockedConv2dProblem problem) {
        Node main = group.main();
        Conv2dProblem conv = problem.conv();
        BlockedAffineProblem affine = new BlockedAffineProblem(
                scope.images(),
                conv.ic(),
                conv.oh() * conv.ow(),
                problem.epilogue().activation());
        Buffer source = blocked(main.inputs().getFirst());
        List<Buffer> operands =
                List.of(source, scope.parameter(main, 0), scope.parameter(main, 1), inPlace(group, source));
        emit(group, Kernels.BLOCKED_AFFINE, affine, operands);
    }

    /// Blocks of channels are pooled like blocks of images.
    private void pool(Group group, Pool2dProblem problem) {
        int lanes = scope.images() * BlockedConv2dProblem.padded(problem.channels());
        Pool2dProblem onBlocks =
                new Pool2dProblem(problem.kind(), problem.h(), problem.w(), Layout.CHW16N, lanes, 1, FORWARD);
        Buffer source = blocked(group.main().inputs().getFirst());
        emit(group, Kernels.POOL2D, onBlocks, List.of(source, destination(group)));
    }

    private void concat(Group group) {
        List<String> inputs = group.main().inputs();
        Buffer whole = destination(group);
        if (!forms.wholeBlocks(inputs)) {
            Shape shape = scope.output(group.main());
            List<Buffer> operands = new ArrayList<>();
            inputs.forEach(input -> operands.add(blocked(input)));
            operands.add(whole);
            List<Integer> channels =
                    inputs.stream().map(input -> scope.shape(input).size(1)).toList();
            emit(
                    group,
                    Kernels.BLOCKED_CHANNELS,
                    BlockedChannelsProblem.concat(scope.images(), shape.elements(2, 4), channels),
                    operands);
            return;
        }
        if (scope.images() > 1) {
            List<Buffer> operands = new ArrayList<>();
            List<Integer> parts = new ArrayList<>();
            for (String input : inputs) {
                operands.add(blocked(input));
                parts.add(scope.blockedLength(scope.shape(input)) / scope.images());
            }
            operands.add(whole);
            emit(group, Kernels.CONCAT, new ConcatProblem(Layout.NCHW, scope.images(), 1, parts, FORWARD), operands);
            return;
        }
        int start = whole.start();
        for (String input : inputs) {
            Buffer part = blocked(input);
            if (!part.root().equals(whole.root()) || part.start() != start) {
                Buffer copy = scope.builder().part(input, whole.root(), start, part.elements());
                ReorderProblem problem = new ReorderProblem(Layout.NCHW, Layout.NCHW, 1, part.elements());
                emit(group, Kernels.REORDER, problem, List.of(part, copy));
            }
            start += part.elements();
        }
    }

    /// The memory of a group's result: within a concatenation, or its own.
    private Buffer destination(Group group) {
        return define(group.output(), memory(group.output()));
    }

    private Buffer memory(String value) {
        int elements = scope.blockedLength(scope.shape(value));
        ConcatPlaces.Place place = places.place(value);
        if (place == null) {
            return wholes.computeIfAbsent(value, name -> scope.builder().workspace(name, elements));
        }
        Buffer whole = wholes.computeIfAbsent(
                place.whole(), name -> scope.builder().workspace(name, scope.blockedLength(scope.shape(name))));
        return scope.builder().part(value, whole, place.start(), elements);
    }

    /// The source's own memory for the result when nobody reads the source later.
    private Buffer inPlace(Group group, Buffer source) {
        String input = group.main().inputs().getFirst();
        boolean free = places.place(group.output()) == null
                && source.whole() == null
                && !places.isWhole(source.name())
                && liveness.ends(input, source);
        return free ? define(group.output(), source) : destination(group);
    }

    private Buffer define(String value, Buffer buffer) {
        blocked.put(value, buffer);
        liveness.holds(value, buffer);
        return buffer;
    }

    /// A value in blocks, reordered when it lies in the public order.
    private Buffer blocked(String value) {
        Buffer known = blocked.get(value);
        if (known != null) {
            return known;
        }
        Shape shape = scope.shape(value);
        Buffer source = scope.value(value);
        if (shape.elements(2, 4) == 1 && shape.size(1) % BLOCK == 0) {
            return define(value, source);
        }
        Buffer to = scope.builder().workspace(value, scope.blockedLength(shape));
        reorder(value, true, shape, source, to);
        return define(value, to);
    }

    /// A value in the public order, reordered when it lies in blocks.
    private Buffer planar(String value) {
        if (scope.has(value) || !blocked.containsKey(value)) {
            return scope.value(value);
        }
        Shape shape = scope.shape(value);
        Buffer source = blocked(value);
        Buffer to;
        if (isVector(shape)) {
            to = scope.builder().part(value, source, 0, shape.elements());
        } else {
            to = scope.builder().workspace(value, shape.elements());
            reorder(value, false, shape, source, to);
        }
        scope.define(value, to);
        liveness.holds(value, to);
        return to;
    }

    /// Whether both layouts of a value are the same but for what fills up the last block.
    private boolean isVector(Shape shape) {
        return shape.elements(2, 4) == 1 && (scope.images() == 1 || shape.size(1) % BLOCK == 0);
    }

    private void reorder(String value, boolean toBlocks, Shape shape, Buffer from, Buffer to) {
        reorders++;
        BlockedReorderProblem problem =
                new BlockedReorderProblem(toBlocks, scope.images(), shape.size(1), shape.elements(2, 4));
        scope.builder().emit(List.of(value), Stage.REORDER, Kernels.BLOCKED_REORDER, problem, List.of(from, to));
    }

    private void bindOutputs() {
        List<String> outputs = scope.network().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            String output = outputs.get(i);
            Shape shape = scope.shape(output);
            int elements = shape.elements();
            if (isWritten(output, i)) {
                continue;
            }
            Buffer outside = scope.builder().buffer(output, elements, Home.OUTPUT, i);
            if (blocked.containsKey(output) && !scope.has(output) && !isVector(shape)) {
                reorder(output, false, shape, blocked(output), outside);
            } else {
                ReorderProblem problem = new ReorderProblem(Layout.NCHW, Layout.NCHW, 1, elements);
                scope.builder()
                        .emit(
                                List.of(output),
                                Stage.REORDER,
                                Kernels.REORDER,
                                problem,
                                List.of(planar(output), outside));
            }
        }
    }

    /// Whether an output already lies where the caller will find it.
    private boolean isWritten(String output, int index) {
        if (!scope.has(output)) {
            return false;
        }
        Buffer buffer = scope.value(output);
        return buffer.home() == Home.OUTPUT && buffer.position() == index;
    }

    private <P extends Problem> void emit(Group group, KernelList<P> list, P problem, List<Buffer> operands) {
        scope.builder().emit(group.names(), Stage.FORWARD, list, problem, operands);
    }
}
