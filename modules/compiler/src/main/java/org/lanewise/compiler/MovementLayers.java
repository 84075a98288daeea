package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Permute;
import org.lanewise.layers.Reshape;
import org.lanewise.layers.Upsample;
import org.lanewise.layers.ops.CreationOp;
import org.lanewise.layers.ops.IndexingOp;
import org.lanewise.layers.ops.LayoutOp;
import org.lanewise.layers.ops.MovementOp;
import org.lanewise.layers.ops.ResamplingOp;
import org.lanewise.layers.ops.ResamplingOp.Resize;
import org.lanewise.tensor.Shape;

/// Layers for [MovementOp]s: other shapes of the same samples, concatenation, upsampling.
final class MovementLayers {

    private MovementLayers() {}

    static LayerForm of(MovementOp op, OperatorView view) {
        return switch (op) {
            case LayoutOp.Reshape _, LayoutOp.Flatten _, LayoutOp.Squeeze _, LayoutOp.Unsqueeze _ -> reshape(view);
            case LayoutOp.Transpose(var permutation) ->
                keepsOrder(view.shape(0), permutation) ? reshape(view) : permute(permutation, view);
            case LayoutOp.Expand _ -> view.shape(0).equals(view.result()) ? new LayerForm.Same(0) : OperatorView.none();
            case LayoutOp.Concat(int axis) -> concat(axis, view);
            case Resize resize -> upsample(resize, view);
            case LayoutOp _, CreationOp _, IndexingOp _, ResamplingOp _ -> OperatorView.none();
        };
    }

    /// The same elements of every sample under another shape.
    private static LayerForm reshape(OperatorView view) {
        Shape from = view.shape(0);
        Shape to = view.result();
        if (from.equals(to)) {
            return new LayerForm.Same(0);
        }
        if (from.rank() < 1 || to.rank() < 2 || from.size(0) != to.size(0)) {
            return OperatorView.none();
        }
        return view.layer(
                to.rank() == 2
                        ? new Flatten()
                        : new Reshape(IntStream.of(to.sizes()).skip(1).boxed().toList()));
    }

    private static LayerForm permute(List<Integer> permutation, OperatorView view) {
        return permutation.isEmpty() || permutation.getFirst() != 0
                ? OperatorView.none()
                : view.layer(new Permute(permutation.subList(1, permutation.size())));
    }

    /// Whether a transposition moves nothing but axes of size 1.
    private static boolean keepsOrder(Shape shape, List<Integer> permutation) {
        List<Integer> order = new ArrayList<>(permutation);
        if (order.isEmpty()) {
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                order.add(axis);
            }
        }
        int last = -1;
        for (int axis : order) {
            if (shape.size(axis) != 1) {
                if (axis < last) {
                    return false;
                }
                last = axis;
            }
        }
        return true;
    }

    private static LayerForm concat(int axis, OperatorView view) {
        int count = view.types().size();
        int[] all = IntStream.range(0, count).toArray();
        int at = view.result().axis(axis);
        if (count == 1) {
            return new LayerForm.Same(0);
        }
        return at != 0 && view.isData(all)
                ? new LayerForm.Replaced(
                        new Concat(at), IntStream.of(all).boxed().toList(), List.of())
                : OperatorView.none();
    }

    private static LayerForm upsample(Resize resize, OperatorView view) {
        Shape from = view.shape(0);
        Shape to = view.result();
        if (from.equals(to) && resize.coordinates() != Resize.Coordinates.TF_CROP_AND_RESIZE) {
            return new LayerForm.Same(0);
        }
        if (from.rank() != 4
                || from.size(0) != to.size(0)
                || from.size(1) != to.size(1)
                || to.size(2) % from.size(2) != 0
                || to.size(3) % from.size(3) != 0
                || resize.antialias()
                || resize.excludeOutside()) {
            return OperatorView.none();
        }
        int height = to.size(2) / from.size(2);
        int width = to.size(3) / from.size(3);
        boolean halfPixel = resize.coordinates() == Resize.Coordinates.HALF_PIXEL
                || resize.coordinates() == Resize.Coordinates.PYTORCH_HALF_PIXEL;
        return switch (resize.mode()) {
            case NEAREST ->
                isFloor(resize, halfPixel)
                        ? view.layer(new Upsample(Upsample.Mode.NEAREST, height, width, false))
                        : OperatorView.none();
            case LINEAR ->
                halfPixel || resize.coordinates() == Resize.Coordinates.ALIGN_CORNERS
                        ? view.layer(new Upsample(Upsample.Mode.BILINEAR, height, width, !halfPixel))
                        : OperatorView.none();
            case CUBIC -> OperatorView.none();
        };
    }

    /// Whether the nearest element at a whole scale is `floor(i / scale)`.
    private static boolean isFloor(Resize resize, boolean halfPixel) {
        return switch (resize.nearest()) {
            case ROUND_PREFER_FLOOR, ROUND_PREFER_CEIL -> halfPixel;
            case FLOOR, TOWARDS_LARGER -> resize.coordinates() == Resize.Coordinates.ASYMMETRIC;
            case CEIL -> false;
        };
    }
}
