package org.lanewise.benchmarks.peer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.BlockedReorderProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.ReorderProblem;
import org.lanewise.ops.simd.Workers;
import org.lanewise.ops.simd.bench.KernelRun;
import org.lanewise.ops.simd.bench.LayerShape;
import org.lanewise.ops.simd.bench.Variant;
import org.lanewise.ops.simd.catalog.Kernels;

/// This project's kernels, as a plan takes them: channel-blocked from end to end, or with the
/// changes of layout from NCHW and back in every call.
public final class Lanewise implements Engine {

    private final Workers workers;
    private final boolean blocked;
    private final Optional<String> kernel;

    /// @param threads threads of a call
    /// @param blocked whether activations go in and out in blocks of channels
    /// @param kernel a kernel to take instead of the choice
    public Lanewise(int threads, boolean blocked, Optional<String> kernel) {
        this.workers = Workers.of(threads);
        this.blocked = blocked;
        this.kernel = kernel;
    }

    @Override
    public String name() {
        return "Lanewise";
    }

    @Override
    public String layout() {
        return blocked ? "blocked" : "NCHW";
    }

    @Override
    public Optional<String> rejects(LayerShape shape) {
        if (shape instanceof LayerShape.Conv conv && conv.epilogue().residual()) {
            return Optional.of("residuals are not compared");
        }
        return shape instanceof LayerShape.Pool && shape.direction() != Direction.FORWARD
                ? Optional.of("gradients of pooling are not compared")
                : Optional.empty();
    }

    @Override
    public Contender prepare(LayerValues layer) {
        Steps steps = new Steps(workers);
        switch (layer.shape()) {
            case LayerShape.Conv conv -> conv(steps, layer, conv);
            case LayerShape.Pool pool -> pool(steps, layer, pool.pool());
            case LayerShape.Linear linear -> linear(steps, layer, linear.linear());
            case LayerShape.Gemm _ -> gemm(steps, layer);
        }
        return steps;
    }

    private void conv(Steps steps, LayerValues layer, LayerShape.Conv shape) {
        Variant<?> variant = Variant.of(shape).getFirst();
        if (!(variant.problem() instanceof BlockedConv2dProblem problem)) {
            throw new IllegalStateException("the first variant of a convolution is " + variant);
        }
        Conv2dProblem p = problem.conv();
        boolean depthwise = p.groups() == p.ic() && p.groups() == p.oc() && p.depth() == 9;
        boolean planar = problem.planarSource() || depthwise;
        if (!blocked && planar && problem.epilogue().isNone() && p.direction() == Direction.FORWARD) {
            Variant<?> planes = new Variant<>("NCHW", Kernels.CONV2D, p);
            if (sameChain(variant, planes)) {
                planes(steps, layer, planes);
                return;
            }
        }
        Map<String, float[]> values = new HashMap<>(layer.arrays());
        float[] result = new float[layer.resultElements()];
        switch (p.direction()) {
            case FORWARD -> {
                if (!problem.planarSource()) {
                    values.put(
                            "src", steps.gathered(p.images(), p.ic(), p.ih() * p.iw(), layer.array("src"), !blocked));
                }
                float[] dst = new float[problem.dstElements()];
                values.put("dst", dst);
                steps.add(problem, Kernels.BLOCKED_CONV2D, kernel, values);
                steps.spread(p.images(), p.oc(), p.oh() * p.ow(), dst, result, !blocked);
            }
            case BACKWARD_DATA -> {
                values.put("dDst", steps.gathered(p.images(), p.oc(), p.oh() * p.ow(), layer.array("dDst"), !blocked));
                float[] dSrc = new float[problem.srcElements()];
                values.put("dSrc", dSrc);
                steps.add(problem, Kernels.BLOCKED_CONV2D, kernel, values);
                steps.spread(p.images(), p.ic(), p.ih() * p.iw(), dSrc, result, !blocked);
            }
            case BACKWARD_WEIGHTS -> {
                if (!problem.planarSource()) {
                    values.put(
                            "src", steps.gathered(p.images(), p.ic(), p.ih() * p.iw(), layer.array("src"), !blocked));
                }
                values.put("dDst", steps.gathered(p.images(), p.oc(), p.oh() * p.ow(), layer.array("dDst"), !blocked));
                values.put("dWeights", result);
                steps.add(problem, Kernels.BLOCKED_CONV2D, kernel, values);
                steps.resultIs(result);
            }
        }
    }

    /// Whether blocks of channels bring no faster algorithm than planes.
    private boolean sameChain(Variant<?> variant, Variant<?> planes) {
        return kernel.isEmpty()
                && planes.bitClass(planes.choice().orElseThrow())
                        .equals(variant.bitClass(variant.choice().orElseThrow()));
    }

    /// Sources of few channels are not in blocks, and channels that small windows convolve one by one
    /// need not be; then the result need not be either.
    private void planes(Steps steps, LayerValues layer, Variant<?> planes) {
        Map<String, float[]> values = new HashMap<>(layer.arrays());
        float[] result = new float[layer.resultElements()];
        values.put("dst", result);
        steps.add(planes, kernel, values);
        steps.resultIs(result);
    }

    /// Planes of NCHW are pooled as they are.
    private void pool(Steps steps, LayerValues layer, Pool2dProblem p) {
        float[] result = new float[layer.resultElements()];
        if (!blocked) {
            steps.add(p, Kernels.POOL2D, kernel, Map.of("src", layer.array("src"), "dst", result));
            steps.resultIs(result);
            return;
        }
        int samples = p.images() * BlockedConv2dProblem.padded(p.channels());
        Pool2dProblem q = new Pool2dProblem(p.kind(), p.h(), p.w(), Layout.CHW16N, samples, 1, Direction.FORWARD);
        float[] src = steps.gathered(p.images(), p.channels(), p.ih() * p.iw(), layer.array("src"), false);
        float[] dst = new float[q.operands().getLast().elements()];
        steps.add(q, Kernels.POOL2D, kernel, Map.of("src", src, "dst", dst));
        steps.spread(p.images(), p.channels(), p.oh() * p.ow(), dst, result, false);
    }

    /// A vector is the same in every layout. Several of them are laid side by side.
    private void linear(Steps steps, LayerValues layer, LinearProblem p) {
        Map<String, float[]> values = new HashMap<>(layer.arrays());
        float[] result = new float[layer.resultElements()];
        if (p.images() == 1 || p.direction() != Direction.FORWARD) {
            values.put(p.operands().getLast().name(), result);
            steps.add(p, Kernels.LINEAR, kernel, values);
            steps.resultIs(result);
            return;
        }
        LinearProblem q = new LinearProblem(Layout.CHW16N, p.images(), p.in(), p.out(), p.bias(), p.direction());
        float[] dst = new float[q.operands().getLast().elements()];
        values.put("src", steps.beside(p.images(), p.in(), layer.array("src"), !blocked));
        values.put("dst", dst);
        steps.add(q, Kernels.LINEAR, kernel, values);
        steps.apart(p.images(), p.out(), dst, result, !blocked);
    }

    private void gemm(Steps steps, LayerValues layer) {
        Variant<?> variant = Variant.of(layer.shape()).getFirst();
        float[] result = new float[layer.resultElements()];
        steps.add(variant, kernel, Map.of("a", layer.array("a"), "b", layer.array("b"), "c", result));
        steps.resultIs(result);
    }

    @Override
    public void close() {
        workers.close();
    }

    /// What runs one after the other in a call, and what once before and after all calls.
    private static final class Steps implements Contender {

        private final Workers workers;
        private final List<KernelRun> runs = new ArrayList<>();
        private Optional<KernelRun> afterwards = Optional.empty();
        private float[] result = new float[0];
        private String implementation = "";

        Steps(Workers workers) {
            this.workers = workers;
        }

        <P extends Problem> void add(
                P problem, KernelList<P> list, Optional<String> kernel, Map<String, float[]> values) {
            add(new Variant<>("", list, problem), kernel, values);
        }

        void add(Variant<?> variant, Optional<String> kernel, Map<String, float[]> values) {
            String name = kernel.or(variant::choice).orElseThrow();
            implementation = name;
            runs.add(KernelRun.of(variant.create(name), variant.problem(), values, workers.threads()));
        }

        /// Channels in blocks, gathered once or in every call.
        float[] gathered(int images, int channels, int pixels, float[] plain, boolean timed) {
            BlockedReorderProblem p = new BlockedReorderProblem(true, images, channels, pixels);
            return before(p, Kernels.BLOCKED_REORDER, plain, timed);
        }

        void spread(int images, int channels, int pixels, float[] src, float[] plain, boolean timed) {
            after(
                    new BlockedReorderProblem(false, images, channels, pixels),
                    Kernels.BLOCKED_REORDER,
                    src,
                    plain,
                    timed);
        }

        /// Samples side by side, once or in every call.
        float[] beside(int images, int elements, float[] plain, boolean timed) {
            return before(
                    new ReorderProblem(Layout.NCHW, Layout.CHW16N, images, elements), Kernels.REORDER, plain, timed);
        }

        void apart(int images, int elements, float[] src, float[] plain, boolean timed) {
            after(new ReorderProblem(Layout.CHW16N, Layout.NCHW, images, elements), Kernels.REORDER, src, plain, timed);
        }

        private <P extends Problem> float[] before(P reorder, KernelList<P> list, float[] plain, boolean timed) {
            float[] dst = new float[reorder.operands().getLast().elements()];
            KernelRun run = bind(reorder, list, plain, dst);
            run.run(workers);
            if (timed) {
                runs.add(run);
            }
            return dst;
        }

        private <P extends Problem> void after(
                P reorder, KernelList<P> list, float[] src, float[] plain, boolean timed) {
            KernelRun run = bind(reorder, list, src, plain);
            result = plain;
            if (timed) {
                runs.add(run);
            } else {
                afterwards = Optional.of(run);
            }
        }

        private <P extends Problem> KernelRun bind(P reorder, KernelList<P> list, float[] src, float[] dst) {
            return KernelRun.of(list.create(reorder), reorder, Map.of("src", src, "dst", dst), workers.threads());
        }

        void resultIs(float[] array) {
            result = array;
        }

        @Override
        public String implementation() {
            return implementation;
        }

        @Override
        public void run() {
            for (int i = 0; i < runs.size(); i++) {
                runs.get(i).run(workers);
            }
        }

        @Override
        public float[] result() {
            afterwards.ifPresent(run -> run.run(workers));
            return result.clone();
        }

        @Override
        public void close() {}
    }
}
