package org.lanewise.compiler;

import java.util.Arrays;
import java.util.List;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.GroupNorm;
import org.lanewise.layers.Layer;
import org.lanewise.layers.LayerNorm;
import org.lanewise.layers.LocalResponseNorm;
import org.lanewise.layers.LogSoftmax;
import org.lanewise.layers.ParameterSpec.Kind;
import org.lanewise.layers.Softmax;
import org.lanewise.layers.ops.NormOp;
import org.lanewise.tensor.Shape;

/// Layers for [NormOp]s.
final class NormLayers {

    private static final float USUAL_RATIO = 0.5f;

    private NormLayers() {}

    static LayerForm of(NormOp op, OperatorView view) {
        return switch (op) {
            case NormOp.Softmax(int axis, boolean flatten) -> {
                int only = axis(view.shape(0), axis, flatten);
                yield only > 0 ? view.layer(new Softmax(only)) : OperatorView.none();
            }
            case NormOp.LogSoftmax(int axis, boolean flatten) -> {
                int only = axis(view.shape(0), axis, flatten);
                yield only > 0 ? view.layer(new LogSoftmax(only)) : OperatorView.none();
            }
            case NormOp.BatchNormalization norm -> batchNorm(norm, view);
            case NormOp.InstanceNormalization(double epsilon) ->
                scaled(view, new GroupNorm(channels(view), epsilon), Shape.of(channels(view)));
            case NormOp.GroupNormalization(int groups, double epsilon, boolean perChannel) ->
                perChannel
                        ? scaled(view, new GroupNorm(groups, epsilon), Shape.of(channels(view)))
                        : OperatorView.none();
            case NormOp.LayerNormalization norm -> layerNorm(norm, view);
            case NormOp.LRN(int size, double alpha, double beta, double bias) ->
                view.isRank(0, 4) ? view.layer(new LocalResponseNorm(size, alpha, beta, bias)) : OperatorView.none();
            case NormOp.Dropout _ -> dropout(view);
            case NormOp.Hardmax _,
                    NormOp.RMSNormalization _,
                    NormOp.LpNormalization _,
                    NormOp.MeanVarianceNormalization _ -> OperatorView.none();
        };
    }

    private static int channels(OperatorView view) {
        return view.shape(0).rank() < 2 ? 1 : view.shape(0).size(1);
    }

    /// The one axis that is normalised; 0 when there are several, or it is the batch.
    private static int axis(Shape shape, int axis, boolean flatten) {
        int first = axis < 0 ? axis + shape.rank() : axis;
        if (!flatten || first >= shape.rank()) {
            return first >= shape.rank() ? 0 : first;
        }
        int only = first;
        int large = 0;
        for (int i = first; i < shape.rank(); i++) {
            if (shape.size(i) != 1) {
                only = i;
                large++;
            }
        }
        return large > 1 ? 0 : only;
    }

    private static LayerForm batchNorm(NormOp.BatchNormalization norm, OperatorView view) {
        if (!view.isRank(0, 4) || norm.training() || !norm.spatial()) {
            return OperatorView.none();
        }
        Shape shape = Shape.of(channels(view));
        for (int i = 1; i <= 4; i++) {
            if (!view.has(i) || !view.isAbsentOrFloats(i, shape)) {
                return OperatorView.none();
            }
        }
        return view.layer(
                new BatchNorm2d(norm.epsilon(), 1 - norm.momentum()),
                List.of(
                        view.trainable("gamma", 1),
                        view.trainable("beta", 2),
                        view.weight("running_mean", 3, Kind.STATISTIC),
                        view.weight("running_variance", 4, Kind.STATISTIC)));
    }

    private static LayerForm layerNorm(NormOp.LayerNormalization norm, OperatorView view) {
        Shape data = view.shape(0);
        int first = data.axis(norm.axis());
        return first == 0
                ? OperatorView.none()
                : scaled(
                        view,
                        new LayerNorm(data.rank() - first, norm.epsilon()),
                        Shape.of(Arrays.copyOfRange(data.sizes(), first, data.rank())));
    }

    /// A layer with a scale and, zero where it is absent, a shift.
    private static LayerForm scaled(OperatorView view, Layer layer, Shape shape) {
        if (!view.has(1) || !view.isAbsentOrFloats(1, shape) || !view.isAbsentOrFloats(2, shape)) {
            return OperatorView.none();
        }
        return view.layer(
                layer,
                List.of(
                        view.trainable("gamma", 1),
                        view.has(2)
                                ? view.trainable("beta", 2)
                                : OperatorView.made("beta", shape, new float[shape.elements()])));
    }

    /// Dropout that does not train as a layer, which does nothing but in training here.
    private static LayerForm dropout(OperatorView view) {
        boolean still = !view.has(2)
                || view.value(2).filter(train -> train.bytes()[0] == 0).isPresent();
        boolean known = !view.has(1) || view.number(1).isPresent();
        float ratio = view.number(1).orElse(USUAL_RATIO);
        return still && known && ratio >= 0 && ratio < 1 ? view.layer(new Dropout(ratio)) : OperatorView.none();
    }
}
