package org.lanewise.compiler;

import static org.lanewise.ops.simd.Direction.BACKWARD_DATA;
import static org.lanewise.ops.simd.Direction.FORWARD;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lanewise.compiler.Step.Stage;
import org.lanewise.layers.Activation;
import org.lanewise.layers.AdaptiveAvgPool2d;
import org.lanewise.layers.AdaptiveMaxPool2d;
import org.lanewise.layers.Add;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.BinaryCrossEntropyWithLogits;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.Dropout2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.GlobalMaxPool2d;
import org.lanewise.layers.GroupNorm;
import org.lanewise.layers.Huber;
import org.lanewise.layers.LayerNorm;
import org.lanewise.layers.Linear;
import org.lanewise.layers.LocalResponseNorm;
import org.lanewise.layers.LogSoftmax;
import org.lanewise.layers.LpPool2d;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.Multiply;
import org.lanewise.layers.Node;
import org.lanewise.layers.Operator;
import org.lanewise.layers.PRelu;
import org.lanewise.layers.Permute;
import org.lanewise.layers.RRelu;
import org.lanewise.layers.Reshape;
import org.lanewise.layers.Softmax;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.layers.Upsample;
import org.lanewise.ops.simd.ElementwiseLoss;
import org.lanewise.ops.simd.ElementwiseLossProblem;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.PadProblem;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.RandomMaskProblem;
import org.lanewise.ops.simd.SoftmaxCrossEntropyProblem;
import org.lanewise.ops.simd.SumProblem;
import org.lanewise.ops.simd.UnaryProblem;
import org.lanewise.ops.simd.catalog.Kernels;
import org.lanewise.tensor.ConfigurationException;

/// The forward steps of every layer: one exhaustive switch.
final class Lowering {

    private final Scope scope;

    Lowering(Scope scope) {
        this.scope = scope;
    }

    static ConfigurationException operator(Node node, Operator layer) {
        return new ConfigurationException("Operator " + layer.kind() + " '" + node.name()
                + "' runs outside of plans, expected a network of layers");
    }

    void lower(Node node) {
        Problems problems = new Problems(scope, node);
        switch (node.layer()) {
            case Conv2d layer ->
                weighted(node, source(node), Kernels.CONV2D, problems.conv(layer, FORWARD), layer.bias());
            case ConvTranspose2d layer ->
                weighted(
                        node,
                        extended(node, problems.extension(layer, FORWARD)),
                        Kernels.CONV2D,
                        problems.transposed(layer, BACKWARD_DATA),
                        layer.bias());
            case Linear layer ->
                weighted(node, source(node), Kernels.LINEAR, problems.linear(layer, FORWARD), layer.bias());
            case PRelu layer ->
                emit(
                        node,
                        Kernels.PRELU,
                        problems.prelu(layer, FORWARD),
                        scope.source(node),
                        scope.parameter(node, 0),
                        scope.destination(node));
            case RRelu layer when scope.training() -> masked(node, problems.rrelu(layer, FORWARD));
            case Activation layer ->
                emit(
                        node,
                        Kernels.UNARY,
                        new UnaryProblem(Problems.function(layer), scope.length(scope.output(node)), FORWARD),
                        scope.source(node),
                        scope.destination(node));
            case Softmax(int axis) ->
                emit(node, Kernels.SOFTMAX, problems.softmax(false, axis, FORWARD), source(node), destination(node));
            case LogSoftmax(int axis) ->
                emit(node, Kernels.SOFTMAX, problems.softmax(true, axis, FORWARD), source(node), destination(node));
            case MaxPool2d layer -> pool(node, problems.maxPool(layer, FORWARD));
            case AvgPool2d layer -> pool(node, problems.avgPool(layer, FORWARD));
            case LpPool2d layer -> pool(node, problems.lpPool(layer, FORWARD));
            case GlobalMaxPool2d() -> pool(node, problems.globalMax(FORWARD));
            case GlobalAvgPool2d() -> pool(node, problems.globalAverage(FORWARD));
            case AdaptiveMaxPool2d layer -> pool(node, problems.adaptiveMax(layer, FORWARD));
            case AdaptiveAvgPool2d layer -> pool(node, problems.adaptiveAverage(layer, FORWARD));
            case BatchNorm2d layer -> batchNorm(node, layer, problems);
            case GroupNorm layer -> normalize(node, Kernels.GROUP_NORM, problems.groupNorm(layer, FORWARD));
            case LayerNorm layer -> normalize(node, Kernels.LAYER_NORM, problems.layerNorm(layer, FORWARD));
            case LocalResponseNorm layer -> {
                int length = scope.length(scope.output(node));
                emit(
                        node,
                        Kernels.LOCAL_RESPONSE_NORM,
                        problems.localResponseNorm(layer, FORWARD),
                        source(node),
                        destination(node),
                        scope.save(node, "scale", length));
            }
            case Dropout layer -> {
                if (scope.training()) {
                    masked(node, problems.dropout(layer, FORWARD));
                } else {
                    alias(node);
                }
            }
            case Dropout2d layer -> {
                if (scope.training()) {
                    masked(node, problems.dropout2d(layer, FORWARD));
                } else {
                    alias(node);
                }
            }
            case Flatten() -> alias(node);
            case Reshape _ -> alias(node);
            case Permute layer -> emit(node, Kernels.PERMUTE, problems.permute(layer), source(node), destination(node));
            case Add() -> {
                List<Buffer> operands = new ArrayList<>(scope.sources(node));
                operands.add(destination(node));
                emit(
                        node,
                        Kernels.SUM,
                        new SumProblem(node.inputs().size(), scope.length(scope.output(node))),
                        operands.toArray(Buffer[]::new));
            }
            case Multiply() ->
                emit(
                        node,
                        Kernels.MULTIPLY,
                        problems.multiply(FORWARD),
                        source(node),
                        scope.value(node.inputs().get(1)),
                        destination(node));
            case Concat layer -> {
                List<Buffer> operands = new ArrayList<>(scope.sources(node));
                operands.add(destination(node));
                emit(node, Kernels.CONCAT, problems.concat(layer, FORWARD), operands.toArray(Buffer[]::new));
            }
            case Operator layer -> throw operator(node, layer);
            case Upsample layer ->
                emit(node, Kernels.UPSAMPLE, problems.upsample(layer, FORWARD), source(node), destination(node));
            case SoftmaxCrossEntropy(double labelSmoothing) ->
                loss(
                        node,
                        Kernels.SOFTMAX_CROSS_ENTROPY,
                        new SoftmaxCrossEntropyProblem(
                                (float) labelSmoothing,
                                scope.layout(),
                                scope.images(),
                                Scope.sample(scope.input(node))));
            case BinaryCrossEntropyWithLogits() -> loss(node, new ElementwiseLoss.BinaryCrossEntropyWithLogits());
            case MeanSquaredError() -> loss(node, new ElementwiseLoss.MeanSquaredError());
            case Huber(double delta) -> loss(node, new ElementwiseLoss.Huber((float) delta));
        }
    }

    private Buffer source(Node node) {
        return scope.source(node);
    }

    private Buffer destination(Node node) {
        return scope.destination(node);
    }

    private <P extends Problem> void emit(Node node, KernelList<P> list, P problem, Buffer... operands) {
        scope.builder().emit(node.name(), Stage.FORWARD, list, problem, List.of(operands));
    }

    private void alias(Node node) {
        scope.define(node.outputs().getFirst(), source(node));
    }

    /// The source of a node with zeros below and to the right, kept for the gradient.
    private Buffer extended(Node node, Optional<PadProblem> extension) {
        if (extension.isEmpty()) {
            return source(node);
        }
        PadProblem problem = extension.get();
        Buffer buffer =
                scope.save(node, "extended", problem.operands().getLast().elements());
        emit(node, Kernels.PAD, problem, source(node), buffer);
        return buffer;
    }

    private <P extends Problem> void weighted(Node node, Buffer src, KernelList<P> list, P problem, boolean bias) {
        List<Buffer> operands = new ArrayList<>();
        operands.add(src);
        operands.add(scope.parameter(node, 0));
        if (bias) {
            operands.add(scope.parameter(node, 1));
        }
        operands.add(destination(node));
        emit(node, list, problem, operands.toArray(Buffer[]::new));
    }

    private void masked(Node node, RandomMaskProblem problem) {
        Buffer mask = scope.save(node, "mask", problem.operands().getLast().elements());
        emit(node, Kernels.RANDOM_MASK, problem, source(node), destination(node), mask);
    }

    private void pool(Node node, Pool2dProblem problem) {
        if (problem.kind() instanceof PoolKind.Max max && max.indices()) {
            Buffer indices = scope.save(node, "indices", scope.length(scope.output(node)));
            emit(node, Kernels.POOL2D, problem, source(node), destination(node), indices);
        } else {
            emit(node, Kernels.POOL2D, problem, source(node), destination(node));
        }
    }

    private void batchNorm(Node node, BatchNorm2d layer, Problems problems) {
        List<Buffer> operands = new ArrayList<>();
        operands.add(source(node));
        for (int role = 0; role < 4; role++) {
            operands.add(scope.parameter(node, role));
        }
        operands.add(destination(node));
        if (scope.batchStatistics(node)) {
            operands.add(scope.save(node, "statistics", 2 * problems.channels()));
        }
        emit(node, Kernels.BATCH_NORM, problems.batchNorm(layer, FORWARD), operands.toArray(Buffer[]::new));
    }

    private <P extends Problem> void normalize(Node node, KernelList<P> list, P problem) {
        Buffer statistics =
                scope.save(node, "statistics", problem.operands().getLast().elements());
        emit(
                node,
                list,
                problem,
                source(node),
                scope.parameter(node, 0),
                scope.parameter(node, 1),
                destination(node),
                statistics);
    }

    private void loss(Node node, ElementwiseLoss loss) {
        loss(
                node,
                Kernels.ELEMENTWISE_LOSS,
                new ElementwiseLossProblem(loss, scope.layout(), scope.images(), Scope.sample(scope.input(node))));
    }

    private <P extends Problem> void loss(Node node, KernelList<P> list, P problem) {
        List<Buffer> operands = new ArrayList<>(scope.sources(node));
        operands.add(destination(node));
        operands.add(scope.save(node, "gradient", scope.length(scope.input(node))));
        emit(node, list, problem, operands.toArray(Buffer[]::new));
    }
}
