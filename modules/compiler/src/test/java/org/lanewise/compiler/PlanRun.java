package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.Parameters;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// One run of a compiled plan in fresh memory whose outputs and gradients are poisoned with NaN
/// before.
///
/// @param network the network
/// @param slab places of the parameters
/// @param parameters the parameter slab after the run
/// @param gradients the gradient slab after the run
/// @param outputs the outputs in the network's order
record PlanRun(Network network, ParameterSlab slab, float[] parameters, float[] gradients, List<float[]> outputs) {

    /// What a run is about.
    ///
    /// @param network the network
    /// @param images samples
    /// @param inputs inputs by name
    /// @param parameters parameters by name
    /// @param masks seed and step
    record Case(
            Network network,
            int images,
            Map<String, float[]> inputs,
            Map<String, float[]> parameters,
            OracleMasks masks) {

        Map<String, OracleArray> arrays() {
            Map<String, OracleArray> arrays = new LinkedHashMap<>();
            Map<String, Shape> shapes = network.shapes(images);
            inputs.forEach((name, values) -> arrays.put(name, array(shapes.get(name), values)));
            parameters.forEach((name, values) -> arrays.put(name, array(shapes.get(name), values)));
            return arrays;
        }

        private static OracleArray array(Shape shape, float[] values) {
            double[] data = new double[values.length];
            for (int i = 0; i < data.length; i++) {
                data[i] = values[i];
            }
            return new OracleArray(shape.sizes(), data);
        }
    }

    static PlanRun training(Case run, int threads) {
        Plan plan = Compiler.training(run.network(), run.images());
        ParameterSlab slab = plan.parameterSlab();
        float[] parameters = slab.load(tensors(run));
        float[] gradients = new float[slab.trainableEnd()];
        for (ParameterSlab.Segment segment : slab.segments()) {
            if (segment.offset() < gradients.length) {
                int end = segment.offset() + segment.parameter().shape().elements();
                Arrays.fill(gradients, segment.offset(), end, Float.NaN);
            }
        }
        PlanInstance instance = PlanInstance.training(plan, parameters, gradients, threads);
        return of(plan, instance, run, parameters, gradients, threads);
    }

    static PlanRun serving(Case run, int threads) {
        ServingModel serving = ServingModel.of(new Model(run.network(), tensors(run)));
        Plan plan = serving.plan(run.images());
        boolean[] small = new boolean[plan.steps().size()];
        PlanInstance instance = PlanInstance.serving(plan, serving.pack(List.of(plan)), threads, small);
        return of(plan, instance, run, new float[0], new float[0], threads);
    }

    private static PlanRun of(
            Plan plan, PlanInstance instance, Case run, float[] parameters, float[] gradients, int threads) {
        for (int i = 0; i < run.network().inputs().size(); i++) {
            instance.input(i, run.inputs().get(run.network().inputs().get(i).name()), 0);
        }
        Map<String, Shape> shapes = run.network().shapes(run.images());
        List<float[]> outputs = new ArrayList<>();
        for (int i = 0; i < run.network().outputs().size(); i++) {
            float[] output =
                    new float[shapes.get(run.network().outputs().get(i)).elements()];
            Arrays.fill(output, Float.NaN);
            instance.output(i, output, 0);
            outputs.add(output);
        }
        instance.state().set(run.masks().seed(), run.masks().step(), 0);
        try (Workers workers = Workers.of(threads)) {
            instance.run(workers);
        }
        return new PlanRun(run.network(), plan.parameterSlab(), parameters, gradients, outputs);
    }

    static Parameters tensors(Case run) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : run.network().parameters()) {
            tensors.put(
                    parameter.name(),
                    Tensor.of(
                            parameter.shape(),
                            run.parameters().get(parameter.name()).clone()));
        }
        return Parameters.of(run.network(), tensors);
    }

    float[] output(String name) {
        return outputs.get(network.outputs().indexOf(name));
    }

    /// The gradient of a parameter.
    float[] gradient(String name) {
        return part(gradients, name);
    }

    /// A parameter after the run.
    float[] parameter(String name) {
        return part(parameters, name);
    }

    private float[] part(float[] array, String name) {
        Parameter parameter = network.parameters().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        int offset = slab.offset(name);
        return Arrays.copyOfRange(array, offset, offset + parameter.shape().elements());
    }
}
