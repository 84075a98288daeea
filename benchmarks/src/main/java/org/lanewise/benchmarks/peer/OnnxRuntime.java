package org.lanewise.benchmarks.peer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lanewise.benchmarks.onnx.OnnxModel;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.bench.LayerShape;
import org.lanewise.tensor.Window;

/// ONNX Runtime on a model of one layer: all optimizations, weights as constants, inputs and
/// outputs in buffers that are bound once, and no thread that spins while it waits.
public final class OnnxRuntime implements Engine {

    private static final String INPUT = "x";
    private static final String RESULT = "y";

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final int threads;

    /// @param threads threads of a call
    public OnnxRuntime(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "ONNX Runtime " + environment.getVersion();
    }

    @Override
    public String layout() {
        return "NCHW";
    }

    @Override
    public Optional<String> rejects(LayerShape shape) {
        if (shape.direction() != Direction.FORWARD) {
            return Optional.of("ONNX Runtime serves: it has no gradients");
        }
        return switch (shape) {
            case LayerShape.Conv conv ->
                conv.epilogue().residual() ? Optional.of("residuals are not compared") : Optional.empty();
            case LayerShape.Pool pool ->
                pool.pool().h().window().isPresent() && pool.pool().w().window().isPresent()
                        ? Optional.empty()
                        : Optional.of("adaptive windows are not compared");
            case LayerShape.Linear _, LayerShape.Gemm _ -> Optional.empty();
        };
    }

    @Override
    public Contender prepare(LayerValues layer) {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            OnnxModel model = new OnnxModel();
            long[] sizes = switch (layer.shape()) {
                case LayerShape.Conv conv -> conv(model, inputs, layer, conv);
                case LayerShape.Pool pool -> pool(model, inputs, layer, pool.pool());
                case LayerShape.Linear linear -> linear(model, inputs, layer, linear.linear());
                case LayerShape.Gemm gemm -> gemm(model, inputs, layer, gemm);
            };
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
                options.setIntraOpNumThreads(threads);
                options.setInterOpNumThreads(1);
                options.addConfigEntry("session.intra_op.allow_spinning", "0");
                OrtSession session =
                        environment.createSession(model.output(RESULT, sizes).bytes(), options);
                return new Layer(session, inputs, tensor(new float[layer.resultElements()], sizes));
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime: " + layer.shape(), e);
        }
    }

    private OnnxTensor tensor(float[] values, long... sizes) throws OrtException {
        FloatBuffer buffer = ByteBuffer.allocateDirect(values.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        buffer.put(values).rewind();
        return OnnxTensor.createTensor(environment, buffer, sizes);
    }

    private long[] conv(OnnxModel model, Map<String, OnnxTensor> inputs, LayerValues layer, LayerShape.Conv shape)
            throws OrtException {
        Conv2dProblem p = shape.conv();
        long[] src = {p.images(), p.ic(), p.ih(), p.iw()};
        model.input(INPUT, src);
        inputs.put(INPUT, tensor(layer.array("src"), src));
        model.constant("weights", layer.array("weights"), p.oc(), p.ic() / p.groups(), p.h().kernel(), p.w().kernel());
        if (p.bias()) {
            model.constant("bias", layer.array("bias"), p.oc());
        }
        boolean relu = shape.epilogue().activation() != null;
        String[] operands = p.bias() ? new String[] {INPUT, "weights", "bias"} : new String[] {INPUT, "weights"};
        OnnxModel.Node node = windows(new OnnxModel.Node("Conv", relu ? "convolved" : RESULT, operands), p.h(), p.w());
        model.node(node.with("group", p.groups()));
        if (relu) {
            model.node(new OnnxModel.Node("Relu", RESULT, "convolved"));
        }
        return new long[] {p.images(), p.oc(), p.oh(), p.ow()};
    }

    private static OnnxModel.Node windows(OnnxModel.Node node, Window h, Window w) {
        return node.with("kernel_shape", new long[] {h.kernel(), w.kernel()})
                .with("strides", new long[] {h.stride(), w.stride()})
                .with("dilations", new long[] {h.dilation(), w.dilation()})
                .with("pads", new long[] {h.padLow(), w.padLow(), h.padHigh(), w.padHigh()});
    }

    private long[] pool(OnnxModel model, Map<String, OnnxTensor> inputs, LayerValues layer, Pool2dProblem p)
            throws OrtException {
        Window h = p.h().window().orElseThrow();
        Window w = p.w().window().orElseThrow();
        long[] src = {p.images(), p.channels(), p.ih(), p.iw()};
        model.input(INPUT, src);
        inputs.put(INPUT, tensor(layer.array("src"), src));
        boolean average = p.kind() instanceof PoolKind.Average;
        boolean global = p.oh() == 1 && p.ow() == 1 && h.kernel() == p.ih() && w.kernel() == p.iw();
        if (global) {
            model.node(new OnnxModel.Node(average ? "GlobalAveragePool" : "GlobalMaxPool", RESULT, INPUT));
        } else {
            OnnxModel.Node node = new OnnxModel.Node(average ? "AveragePool" : "MaxPool", RESULT, INPUT)
                    .with("kernel_shape", new long[] {h.kernel(), w.kernel()})
                    .with("strides", new long[] {h.stride(), w.stride()})
                    .with("pads", new long[] {h.padLow(), w.padLow(), h.padHigh(), w.padHigh()})
                    .with("ceil_mode", h.ceilMode() ? 1 : 0);
            if (p.kind() instanceof PoolKind.Average mean) {
                node.with("count_include_pad", mean.countIncludePad() ? 1 : 0);
            } else {
                node.with("dilations", new long[] {h.dilation(), w.dilation()});
            }
            model.node(node);
        }
        return new long[] {p.images(), p.channels(), p.oh(), p.ow()};
    }

    private long[] linear(OnnxModel model, Map<String, OnnxTensor> inputs, LayerValues layer, LinearProblem p)
            throws OrtException {
        model.input(INPUT, p.images(), p.in());
        inputs.put(INPUT, tensor(layer.array("src"), p.images(), p.in()));
        model.constant("weights", layer.array("weights"), p.out(), p.in());
        if (p.bias()) {
            model.constant("bias", layer.array("bias"), p.out());
        }
        String[] operands = p.bias() ? new String[] {INPUT, "weights", "bias"} : new String[] {INPUT, "weights"};
        model.node(new OnnxModel.Node("Gemm", RESULT, operands).with("transB", 1));
        return new long[] {p.images(), p.out()};
    }

    /// Both matrices are inputs, so that neither is packed before.
    private long[] gemm(OnnxModel model, Map<String, OnnxTensor> inputs, LayerValues layer, LayerShape.Gemm g)
            throws OrtException {
        long[] a = g.transposedA() ? new long[] {g.k(), g.m()} : new long[] {g.m(), g.k()};
        long[] b = g.transposedB() ? new long[] {g.n(), g.k()} : new long[] {g.k(), g.n()};
        model.input("a", a).input("b", b);
        inputs.put("a", tensor(layer.array("a"), a));
        inputs.put("b", tensor(layer.array("b"), b));
        model.node(new OnnxModel.Node("Gemm", RESULT, "a", "b")
                .with("transA", g.transposedA() ? 1 : 0)
                .with("transB", g.transposedB() ? 1 : 0));
        return new long[] {g.m(), g.n()};
    }

    @Override
    public void close() {
        // The environment is shared by the whole process.
    }

    private static final class Layer implements Contender {

        private final OrtSession session;
        private final Map<String, OnnxTensor> inputs;
        private final Map<String, OnnxTensor> outputs;
        private final OnnxTensor output;

        Layer(OrtSession session, Map<String, OnnxTensor> inputs, OnnxTensor output) {
            this.session = session;
            this.inputs = inputs;
            this.output = output;
            outputs = Map.of(RESULT, output);
        }

        @Override
        public String implementation() {
            return "session";
        }

        @Override
        public void run() {
            try {
                session.run(inputs, outputs).close();
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public float[] result() {
            FloatBuffer buffer = output.getFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            return values;
        }

        @Override
        public void close() {
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
            inputs.values().forEach(OnnxTensor::close);
            output.close();
        }
    }
}
