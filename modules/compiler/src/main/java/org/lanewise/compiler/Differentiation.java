package org.lanewise.compiler;

import static org.lanewise.ops.simd.Direction.BACKWARD_DATA;
import static org.lanewise.ops.simd.Direction.BACKWARD_WEIGHTS;
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
import org.lanewise.ops.simd.ChannelSumProblem;
import org.lanewise.ops.simd.ConcatProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.PadProblem;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.RandomMaskProblem;
import org.lanewise.ops.simd.SoftmaxProblem;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.UnaryProblem;
import org.lanewise.ops.simd.catalog.Kernels;
import org.lanewise.tensor.Shape;

/// The backward steps of every layer: one exhaustive switch, walked from the loss to the inputs.
///
/// A step for the gradient of an input is made only when that input depends on a trainable
/// parameter.
final class Differentiation {

    private final Scope scope;
    private final Gradients gradients;

    Differentiation(Scope scope, Gradients gradients) {
        this.scope = scope;
        this.gradients = gradients;
    }

    /// Adds the backward steps of a node whose output has a gradient.
    ///
    /// @param node the node
    /// @param dDst gradient of its output; for a loss the node has saved its own
    void differentiate(Node node, Buffer dDst) {
        Problems problems = new Problems(scope, node);
        switch (node.layer()) {
            case Conv2d layer -> {
                data(
                        node,
                        Kernels.CONV2D,
                        problems.conv(layer, BACKWARD_DATA),
                        List.of(dDst, scope.parameter(node, 0)));
                weights(
                        node,
                        Kernels.CONV2D,
                        problems.conv(layer, BACKWARD_WEIGHTS),
                        List.of(scope.source(node), dDst));
                bias(node, layer.bias(), dDst);
            }
            case ConvTranspose2d layer -> {
                Optional<PadProblem> extension = problems.extension(layer, BACKWARD_DATA);
                transposedData(node, problems.transposed(layer, FORWARD), extension, dDst);
                Buffer src = extension.isEmpty() ? scope.source(node) : scope.saved(node, "extended");
                weights(node, Kernels.CONV2D, problems.transposed(layer, BACKWARD_WEIGHTS), List.of(dDst, src));
                bias(node, layer.bias(), dDst);
            }
            case Linear layer -> {
                data(
                        node,
                        Kernels.LINEAR,
                        problems.linear(layer, BACKWARD_DATA),
                        List.of(dDst, scope.parameter(node, 0)));
                weights(
                        node,
                        Kernels.LINEAR,
                        problems.linear(layer, BACKWARD_WEIGHTS),
                        List.of(scope.source(node), dDst));
                bias(node, layer.bias(), dDst);
            }
            case PRelu layer -> {
                Buffer src = scope.source(node);
                data(
                        node,
                        Kernels.PRELU,
                        problems.prelu(layer, BACKWARD_DATA),
                        List.of(src, scope.parameter(node, 0), dDst));
                weights(node, Kernels.PRELU, problems.prelu(layer, BACKWARD_WEIGHTS), List.of(src, dDst));
            }
            case RRelu layer -> masked(node, problems.rrelu(layer, BACKWARD_DATA), dDst);
            case Activation layer -> {
                UnaryFunction function = Problems.function(layer);
                Buffer kept = function.savesOutput() ? scope.destination(node) : scope.source(node);
                UnaryProblem problem = new UnaryProblem(function, scope.length(scope.output(node)), BACKWARD_DATA);
                data(node, Kernels.UNARY, problem, List.of(kept, dDst));
            }
            case Softmax(int axis) -> softmax(node, problems.softmax(false, axis, BACKWARD_DATA), dDst);
            case LogSoftmax(int axis) -> softmax(node, problems.softmax(true, axis, BACKWARD_DATA), dDst);
            case MaxPool2d layer -> maxPool(node, problems.maxPool(layer, BACKWARD_DATA), dDst);
            case AvgPool2d layer -> data(node, Kernels.POOL2D, problems.avgPool(layer, BACKWARD_DATA), List.of(dDst));
            case LpPool2d layer ->
                data(
                        node,
                        Kernels.POOL2D,
                        problems.lpPool(layer, BACKWARD_DATA),
                        List.of(scope.source(node), scope.destination(node), dDst));
            case GlobalMaxPool2d() -> maxPool(node, problems.globalMax(BACKWARD_DATA), dDst);
            case GlobalAvgPool2d() -> data(node, Kernels.POOL2D, problems.globalAverage(BACKWARD_DATA), List.of(dDst));
            case AdaptiveMaxPool2d layer -> maxPool(node, problems.adaptiveMax(layer, BACKWARD_DATA), dDst);
            case AdaptiveAvgPool2d layer ->
                data(node, Kernels.POOL2D, problems.adaptiveAverage(layer, BACKWARD_DATA), List.of(dDst));
            case BatchNorm2d layer -> batchNorm(node, layer, problems, dDst);
            case GroupNorm layer ->
                normalized(
                        node,
                        Kernels.GROUP_NORM,
                        problems.groupNorm(layer, BACKWARD_DATA),
                        problems.groupNorm(layer, BACKWARD_WEIGHTS),
                        dDst);
            case LayerNorm layer ->
                normalized(
                        node,
                        Kernels.LAYER_NORM,
                        problems.layerNorm(layer, BACKWARD_DATA),
                        problems.layerNorm(layer, BACKWARD_WEIGHTS),
                        dDst);
            case LocalResponseNorm layer ->
                data(
                        node,
                        Kernels.LOCAL_RESPONSE_NORM,
                        problems.localResponseNorm(layer, BACKWARD_DATA),
                        List.of(scope.source(node), scope.destination(node), scope.saved(node, "scale"), dDst));
            case Dropout layer -> masked(node, problems.dropout(layer, BACKWARD_DATA), dDst);
            case Dropout2d layer -> masked(node, problems.dropout2d(layer, BACKWARD_DATA), dDst);
            case Flatten() -> gradients.contribute(node.inputs().getFirst(), dDst);
            case Permute layer ->
                data(node, Kernels.PERMUTE, problems.permute(layer).inverse(), List.of(dDst));
            case Reshape _ -> gradients.contribute(node.inputs().getFirst(), dDst);
            case Add() -> {
                for (int i = node.inputs().size() - 1; i >= 0; i--) {
                    gradients.contribute(node.inputs().get(i), dDst);
                }
            }
            case Multiply() -> multiply(node, problems, dDst);
            case Concat layer -> concat(node, problems.concat(layer, BACKWARD_DATA), dDst);
            case Operator layer -> throw Lowering.operator(node, layer);
            case Upsample layer -> data(node, Kernels.UPSAMPLE, problems.upsample(layer, BACKWARD_DATA), List.of(dDst));
            case SoftmaxCrossEntropy _ -> loss(node);
            case BinaryCrossEntropyWithLogits() -> loss(node);
            case MeanSquaredError() -> loss(node);
            case Huber _ -> loss(node);
        }
    }

    private <P extends Problem> void emit(Node node, KernelList<P> list, P problem, List<Buffer> operands) {
        scope.builder().emit(node.name(), Stage.BACKWARD, list, problem, operands);
    }

    /// The gradient of the first input, when somebody wants it.
    private <P extends Problem> void data(Node node, KernelList<P> list, P problem, List<Buffer> reads) {
        String input = node.inputs().getFirst();
        if (gradients.wanted(input)) {
            List<Buffer> operands = new ArrayList<>(reads);
            operands.add(gradients.contribution(input));
            emit(node, list, problem, operands);
        }
    }

    /// The gradient of the input of a transposed convolution: where the forward pass extended the
    /// input, the gradient of the extension is dropped.
    private void transposedData(Node node, Conv2dProblem problem, Optional<PadProblem> extension, Buffer dDst) {
        List<Buffer> reads = List.of(dDst, scope.parameter(node, 0));
        if (extension.isEmpty()) {
            data(node, Kernels.CONV2D, problem, reads);
        } else if (gradients.wanted(node.inputs().getFirst())) {
            int elements = problem.operands().getLast().elements();
            Buffer extended = scope.builder().workspace("d " + node.inputs().getFirst() + " extended", elements);
            List<Buffer> operands = new ArrayList<>(reads);
            operands.add(extended);
            emit(node, Kernels.CONV2D, problem, operands);
            data(node, Kernels.PAD, extension.get(), List.of(extended));
        }
    }

    private <P extends Problem> void weights(Node node, KernelList<P> list, P problem, List<Buffer> reads) {
        if (!gradients.trains(node.parameters().getFirst())) {
            return;
        }
        List<Buffer> operands = new ArrayList<>(reads);
        operands.add(gradients.ofParameter(node.parameters().getFirst()));
        emit(node, list, problem, operands);
    }

    private void bias(Node node, boolean hasBias, Buffer dDst) {
        if (hasBias && gradients.trains(node.parameters().get(1))) {
            Shape shape = scope.output(node);
            int inner = shape.elements(2, shape.rank());
            emit(
                    node,
                    Kernels.CHANNEL_SUM,
                    new ChannelSumProblem(scope.layout(), scope.images(), shape.size(1), inner),
                    List.of(dDst, gradients.ofParameter(node.parameters().get(1))));
        }
    }

    private void masked(Node node, RandomMaskProblem problem, Buffer dDst) {
        data(node, Kernels.RANDOM_MASK, problem, List.of(scope.saved(node, "mask"), dDst));
    }

    private void softmax(Node node, SoftmaxProblem problem, Buffer dDst) {
        data(node, Kernels.SOFTMAX, problem, List.of(scope.destination(node), dDst));
    }

    private void maxPool(Node node, Pool2dProblem problem, Buffer dDst) {
        data(node, Kernels.POOL2D, problem, List.of(scope.saved(node, "indices"), dDst));
    }

    private void batchNorm(Node node, BatchNorm2d layer, Problems problems, Buffer dDst) {
        String input = node.inputs().getFirst();
        boolean data = gradients.wanted(input);
        if (!data && !scaleOrShift(node)) {
            return;
        }
        List<Buffer> operands = new ArrayList<>();
        operands.add(scope.source(node));
        if (data) {
            operands.add(scope.parameter(node, 0));
        }
        if (scope.batchStatistics(node)) {
            operands.add(scope.saved(node, "statistics"));
        } else {
            operands.add(scope.parameter(node, 2));
            operands.add(scope.parameter(node, 3));
        }
        operands.add(dDst);
        if (data) {
            operands.add(gradients.contribution(input));
        }
        operands.add(gradients.ofParameter(node.parameters().get(0)));
        operands.add(gradients.ofParameter(node.parameters().get(1)));
        emit(node, Kernels.BATCH_NORM, problems.batchNorm(layer, data ? BACKWARD_DATA : BACKWARD_WEIGHTS), operands);
    }

    /// Whether a normalisation trains its scale or its shift.
    private boolean scaleOrShift(Node node) {
        return gradients.trains(node.parameters().get(0))
                || gradients.trains(node.parameters().get(1));
    }

    private <P extends Problem> void normalized(
            Node node, KernelList<P> list, P dataProblem, P weightsProblem, Buffer dDst) {
        Buffer src = scope.source(node);
        Buffer statistics = scope.saved(node, "statistics");
        data(node, list, dataProblem, List.of(src, scope.parameter(node, 0), statistics, dDst));
        if (!scaleOrShift(node)) {
            return;
        }
        emit(
                node,
                list,
                weightsProblem,
                List.of(
                        src,
                        statistics,
                        dDst,
                        gradients.ofParameter(node.parameters().get(0)),
                        gradients.ofParameter(node.parameters().get(1))));
    }

    /// Contributions are made from the last input to the first.
    private void multiply(Node node, Problems problems, Buffer dDst) {
        String factors = node.inputs().get(1);
        if (gradients.wanted(factors)) {
            List<Buffer> operands = List.of(scope.source(node), dDst, gradients.contribution(factors));
            emit(node, Kernels.MULTIPLY, problems.multiply(BACKWARD_WEIGHTS), operands);
        }
        data(node, Kernels.MULTIPLY, problems.multiply(BACKWARD_DATA), List.of(scope.value(factors), dDst));
    }

    private void concat(Node node, ConcatProblem problem, Buffer dDst) {
        List<Buffer> operands = new ArrayList<>();
        operands.add(dDst);
        for (String input : node.inputs()) {
            operands.add(gradients.contribution(input));
        }
        emit(node, Kernels.CONCAT, problem, operands);
    }

    /// A loss has computed the gradient of its prediction together with its value.
    private void loss(Node node) {
        gradients.contribute(node.inputs().getFirst(), scope.saved(node, "gradient"));
    }
}
