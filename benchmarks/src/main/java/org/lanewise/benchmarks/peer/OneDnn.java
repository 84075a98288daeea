package org.lanewise.benchmarks.peer;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.FloatPointer;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.bench.LayerShape;
import org.lanewise.tensor.Window;

/// oneDNN with every format of its own choice: activations and weights are moved into it before
/// anything is timed.
public final class OneDnn implements Engine {

    private final Dnnl dnnl = new Dnnl();

    /// @param threads threads of a call
    public OneDnn(int threads) {
        OpenMp.threads(threads);
    }

    @Override
    public String name() {
        return "oneDNN " + Dnnl.version();
    }

    @Override
    public String layout() {
        return "blocked";
    }

    @Override
    public Optional<String> rejects(LayerShape shape) {
        return switch (shape) {
            case LayerShape.Conv conv ->
                conv.epilogue().residual() ? Optional.of("residuals are not compared") : Optional.empty();
            case LayerShape.Pool pool ->
                pool.direction() != Direction.FORWARD || !slides(pool.pool())
                        ? Optional.of("gradients and adaptive windows of pooling are not compared")
                        : Optional.empty();
            case LayerShape.Linear linear ->
                linear.direction() != Direction.FORWARD
                        ? Optional.of("gradients of fully connected layers are not compared")
                        : Optional.empty();
            case LayerShape.Gemm _ -> Optional.empty();
        };
    }

    private static boolean slides(Pool2dProblem p) {
        return p.h().window().isPresent() && p.w().window().isPresent();
    }

    @Override
    public Contender prepare(LayerValues layer) {
        return switch (layer.shape()) {
            case LayerShape.Conv conv ->
                switch (conv.direction()) {
                    case FORWARD -> forward(layer, conv);
                    case BACKWARD_DATA -> backwardData(layer, conv.conv());
                    case BACKWARD_WEIGHTS -> backwardWeights(layer, conv.conv());
                };
            case LayerShape.Pool pool -> pool(layer, pool.pool());
            case LayerShape.Linear linear -> linear(layer, linear.linear());
            case LayerShape.Gemm gemm -> new Sgemm(layer, gemm);
        };
    }

    /// Sizes of a convolution's arrays as oneDNN wants them.
    private record Sizes(long[] src, long[] weights, long[] dst) {
        static Sizes of(Conv2dProblem p) {
            long[] weights = p.groups() == 1
                    ? new long[] {p.oc(), p.ic(), p.h().kernel(), p.w().kernel()}
                    : new long[] {p.groups(), p.oc() / p.groups(), p.ic() / p.groups(), p.h().kernel(), p.w().kernel()};
            return new Sizes(new long[] {p.images(), p.ic(), p.ih(), p.iw()}, weights, new long[] {
                p.images(), p.oc(), p.oh(), p.ow()
            });
        }

        dnnl_memory_desc plainWeights() {
            return Dnnl.description(weights.length == 4 ? dnnl_oihw : dnnl_goihw, weights);
        }
    }

    private static dnnl_memory_desc any(long[] sizes) {
        return Dnnl.description(dnnl_format_tag_any, sizes);
    }

    private static long[] strides(Window h, Window w) {
        return new long[] {h.stride(), w.stride()};
    }

    /// oneDNN counts the elements between two taps.
    private static long[] dilations(Window h, Window w) {
        return new long[] {h.dilation() - 1, w.dilation() - 1};
    }

    private static long[] before(Window h, Window w) {
        return new long[] {h.padLow(), w.padLow()};
    }

    private static long[] after(Window h, Window w) {
        return new long[] {h.padHigh(), w.padHigh()};
    }

    private dnnl_primitive_desc forwardDescription(
            Conv2dProblem p, int kind, boolean bias, dnnl_primitive_attr attributes) {
        Sizes sizes = Sizes.of(p);
        return Dnnl.primitive(
                "convolution",
                desc -> dnnl_convolution_forward_primitive_desc_create(
                        desc,
                        dnnl.engine(),
                        kind,
                        dnnl_convolution_auto,
                        any(sizes.src()),
                        any(sizes.weights()),
                        bias ? Dnnl.description(dnnl_x, p.oc()) : null,
                        any(sizes.dst()),
                        strides(p.h(), p.w()),
                        dilations(p.h(), p.w()),
                        before(p.h(), p.w()),
                        after(p.h(), p.w()),
                        attributes));
    }

    private Contender forward(LayerValues layer, LayerShape.Conv shape) {
        Conv2dProblem p = shape.conv();
        Sizes sizes = Sizes.of(p);
        dnnl_primitive_attr attributes = Dnnl.attributes();
        if (shape.epilogue().activation() != null) {
            dnnl_post_ops after = new dnnl_post_ops();
            Dnnl.check("post operations", dnnl_post_ops_create(after));
            Dnnl.check("ReLU", dnnl_post_ops_append_eltwise(after, dnnl_eltwise_relu, 0f, 0f));
            Dnnl.check("post operations", dnnl_primitive_attr_set_post_ops(attributes, after));
        }
        dnnl_primitive_desc description = forwardDescription(p, dnnl_forward_inference, p.bias(), attributes);
        Dnnl.Memory src = dnnl.reordered(
                dnnl.memory(Dnnl.description(dnnl_nchw, sizes.src()), layer.array("src")),
                Dnnl.chosen(description, dnnl_query_src_md));
        Dnnl.Memory weights = dnnl.reordered(
                dnnl.memory(sizes.plainWeights(), layer.array("weights")),
                Dnnl.chosen(description, dnnl_query_weights_md));
        Dnnl.Memory dst = dnnl.memory(Dnnl.chosen(description, dnnl_query_dst_md));
        List<Dnnl.Argument> arguments = new ArrayList<>();
        arguments.add(new Dnnl.Argument(DNNL_ARG_SRC, src));
        arguments.add(new Dnnl.Argument(DNNL_ARG_WEIGHTS, weights));
        if (p.bias()) {
            Dnnl.Memory bias = dnnl.memory(Dnnl.description(dnnl_x, p.oc()), layer.array("bias"));
            arguments.add(new Dnnl.Argument(DNNL_ARG_BIAS, bias));
        }
        arguments.add(new Dnnl.Argument(DNNL_ARG_DST, dst));
        return new Primitive(dnnl.call(description, arguments), dst, Dnnl.description(dnnl_nchw, sizes.dst()));
    }

    private Contender backwardData(LayerValues layer, Conv2dProblem p) {
        Sizes sizes = Sizes.of(p);
        dnnl_primitive_desc hint = forwardDescription(p, dnnl_forward_training, false, Dnnl.attributes());
        dnnl_primitive_desc description = Dnnl.primitive(
                "gradient of the source",
                desc -> dnnl_convolution_backward_data_primitive_desc_create(
                        desc,
                        dnnl.engine(),
                        dnnl_convolution_auto,
                        any(sizes.src()),
                        any(sizes.weights()),
                        any(sizes.dst()),
                        strides(p.h(), p.w()),
                        dilations(p.h(), p.w()),
                        before(p.h(), p.w()),
                        after(p.h(), p.w()),
                        hint,
                        null));
        Dnnl.Memory gradient = dnnl.reordered(
                dnnl.memory(Dnnl.description(dnnl_nchw, sizes.dst()), layer.array("dDst")),
                Dnnl.chosen(description, dnnl_query_diff_dst_md));
        Dnnl.Memory weights = dnnl.reordered(
                dnnl.memory(sizes.plainWeights(), layer.array("weights")),
                Dnnl.chosen(description, dnnl_query_weights_md));
        Dnnl.Memory result = dnnl.memory(Dnnl.chosen(description, dnnl_query_diff_src_md));
        return new Primitive(
                dnnl.call(
                        description,
                        List.of(
                                new Dnnl.Argument(DNNL_ARG_DIFF_DST, gradient),
                                new Dnnl.Argument(DNNL_ARG_WEIGHTS, weights),
                                new Dnnl.Argument(DNNL_ARG_DIFF_SRC, result))),
                result,
                Dnnl.description(dnnl_nchw, sizes.src()));
    }

    private Contender backwardWeights(LayerValues layer, Conv2dProblem p) {
        Sizes sizes = Sizes.of(p);
        dnnl_primitive_desc hint = forwardDescription(p, dnnl_forward_training, false, Dnnl.attributes());
        dnnl_primitive_desc description = Dnnl.primitive(
                "gradient of the weights",
                desc -> dnnl_convolution_backward_weights_primitive_desc_create(
                        desc,
                        dnnl.engine(),
                        dnnl_convolution_auto,
                        any(sizes.src()),
                        any(sizes.weights()),
                        null,
                        any(sizes.dst()),
                        strides(p.h(), p.w()),
                        dilations(p.h(), p.w()),
                        before(p.h(), p.w()),
                        after(p.h(), p.w()),
                        hint,
                        null));
        Dnnl.Memory src = dnnl.reordered(
                dnnl.memory(Dnnl.description(dnnl_nchw, sizes.src()), layer.array("src")),
                Dnnl.chosen(description, dnnl_query_src_md));
        Dnnl.Memory gradient = dnnl.reordered(
                dnnl.memory(Dnnl.description(dnnl_nchw, sizes.dst()), layer.array("dDst")),
                Dnnl.chosen(description, dnnl_query_diff_dst_md));
        Dnnl.Memory result = dnnl.memory(Dnnl.chosen(description, dnnl_query_diff_weights_md));
        return new Primitive(
                dnnl.call(
                        description,
                        List.of(
                                new Dnnl.Argument(DNNL_ARG_SRC, src),
                                new Dnnl.Argument(DNNL_ARG_DIFF_DST, gradient),
                                new Dnnl.Argument(DNNL_ARG_DIFF_WEIGHTS, result))),
                result,
                sizes.plainWeights());
    }

    /// Channels in blocks of 16, which oneDNN's kernels prefer with 512-bit vectors.
    private Contender pool(LayerValues layer, Pool2dProblem p) {
        Window h = p.h().window().orElseThrow();
        Window w = p.w().window().orElseThrow();
        long[] sizes = {p.images(), p.channels(), p.ih(), p.iw()};
        long[] results = {p.images(), p.channels(), p.oh(), p.ow()};
        long[] after = {span(h, p.oh()) - p.ih() - h.padLow(), span(w, p.ow()) - p.iw() - w.padLow()};
        int kind = switch (p.kind()) {
            case PoolKind.Average average when average.countIncludePad() -> dnnl_pooling_avg_include_padding;
            case PoolKind.Average _ -> dnnl_pooling_avg_exclude_padding;
            default -> dnnl_pooling_max;
        };
        dnnl_memory_desc blocked = Dnnl.description(dnnl_nChw16c, sizes);
        dnnl_primitive_desc description = Dnnl.primitive(
                "pooling",
                desc -> dnnl_pooling_forward_primitive_desc_create(
                        desc,
                        dnnl.engine(),
                        dnnl_forward_inference,
                        kind,
                        blocked,
                        any(results),
                        strides(h, w),
                        new long[] {h.kernel(), w.kernel()},
                        dilations(h, w),
                        before(h, w),
                        after,
                        null));
        Dnnl.Memory src = dnnl.reordered(dnnl.memory(Dnnl.description(dnnl_nchw, sizes), layer.array("src")), blocked);
        Dnnl.Memory dst = dnnl.memory(Dnnl.chosen(description, dnnl_query_dst_md));
        return new Primitive(
                dnnl.call(
                        description,
                        List.of(new Dnnl.Argument(DNNL_ARG_SRC, src), new Dnnl.Argument(DNNL_ARG_DST, dst))),
                dst,
                Dnnl.description(dnnl_nchw, results));
    }

    /// Elements from the first tap of the first window to the last tap of the last one.
    private static long span(Window window, int out) {
        return (out - 1L) * window.stride() + window.span();
    }

    private Contender linear(LayerValues layer, LinearProblem p) {
        long[] sizes = {p.images(), p.in()};
        long[] results = {p.images(), p.out()};
        dnnl_memory_desc plainWeights = Dnnl.description(dnnl_ab, p.out(), p.in());
        dnnl_memory_desc biasSizes = Dnnl.description(dnnl_x, p.out());
        dnnl_primitive_desc description = Dnnl.primitive(
                "inner product",
                desc -> dnnl_inner_product_forward_primitive_desc_create(
                        desc,
                        dnnl.engine(),
                        dnnl_forward_inference,
                        Dnnl.description(dnnl_ab, sizes),
                        any(new long[] {p.out(), p.in()}),
                        p.bias() ? biasSizes : null,
                        Dnnl.description(dnnl_ab, results),
                        null));
        Dnnl.Memory dst = dnnl.memory(Dnnl.description(dnnl_ab, results));
        List<Dnnl.Argument> arguments = new ArrayList<>();
        arguments.add(
                new Dnnl.Argument(DNNL_ARG_SRC, dnnl.memory(Dnnl.description(dnnl_ab, sizes), layer.array("src"))));
        arguments.add(new Dnnl.Argument(
                DNNL_ARG_WEIGHTS,
                dnnl.reordered(
                        dnnl.memory(plainWeights, layer.array("weights")),
                        Dnnl.chosen(description, dnnl_query_weights_md))));
        if (p.bias()) {
            arguments.add(new Dnnl.Argument(DNNL_ARG_BIAS, dnnl.memory(biasSizes, layer.array("bias"))));
        }
        arguments.add(new Dnnl.Argument(DNNL_ARG_DST, dst));
        return new Primitive(dnnl.call(description, arguments), dst, Dnnl.description(dnnl_ab, results));
    }

    @Override
    public void close() {
        dnnl.close();
    }

    /// A primitive whose result is looked at in a plain format.
    private final class Primitive implements Contender {

        private final Dnnl.Call call;
        private final Dnnl.Memory result;
        private final dnnl_memory_desc plain;

        Primitive(Dnnl.Call call, Dnnl.Memory result, dnnl_memory_desc plain) {
            this.call = call;
            this.result = result;
            this.plain = plain;
        }

        @Override
        public String implementation() {
            return call.implementation();
        }

        @Override
        public void run() {
            call.run();
        }

        @Override
        public float[] result() {
            FloatPointer floats = dnnl.reordered(result, plain).floats();
            float[] values = new float[(int) floats.capacity()];
            floats.get(values);
            return values;
        }

        @Override
        public void close() {
            call.close();
        }
    }

    /// A product of row-major matrices; nothing is packed before.
    private static final class Sgemm implements Contender {

        private final LayerShape.Gemm shape;
        private final FloatPointer a;
        private final FloatPointer b;
        private final FloatPointer c;

        Sgemm(LayerValues layer, LayerShape.Gemm shape) {
            this.shape = shape;
            a = new FloatPointer(layer.array("a"));
            b = new FloatPointer(layer.array("b"));
            c = new FloatPointer((long) shape.m() * shape.n());
        }

        @Override
        public String implementation() {
            return "dnnl_sgemm";
        }

        @Override
        public void run() {
            Dnnl.check(
                    "sgemm",
                    dnnl_sgemm(
                            (byte) (shape.transposedA() ? 'T' : 'N'),
                            (byte) (shape.transposedB() ? 'T' : 'N'),
                            shape.m(),
                            shape.n(),
                            shape.k(),
                            1f,
                            a,
                            shape.transposedA() ? shape.m() : shape.k(),
                            b,
                            shape.transposedB() ? shape.k() : shape.n(),
                            0f,
                            c,
                            shape.n()));
        }

        @Override
        public float[] result() {
            float[] values = new float[shape.m() * shape.n()];
            c.get(values);
            return values;
        }

        @Override
        public void close() {
            a.close();
            b.close();
            c.close();
        }
    }
}
