package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.compiler.Buffer.Home;
import org.lanewise.compiler.Step.Stage;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.ReorderProblem;
import org.lanewise.ops.simd.catalog.Kernels;

/// Collects the buffers and steps of a plan, and runs the preparations that primitives ask for:
/// once per value and form, and once for all when the value never changes.
final class PlanBuilder {

    /// The form of a parameter that a kernel reads as it is.
    private static final Object PLAIN = "as it is";

    private final boolean parametersAreConstant;
    private final List<Buffer> buffers = new ArrayList<>();
    private final List<Constant> constants = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final Map<Prepared, Buffer> prepared = new HashMap<>();

    private record Prepared(Buffer original, Object key) {}

    PlanBuilder(boolean parametersAreConstant) {
        this.parametersAreConstant = parametersAreConstant;
    }

    Buffer workspace(String name, int elements) {
        return buffer(name, elements, Home.WORKSPACE, 0);
    }

    Buffer buffer(String name, int elements, Home home, int position) {
        return add(new Buffer(buffers.size(), name, elements, home, position, null));
    }

    /// A range of another buffer.
    Buffer part(String name, Buffer whole, int start, int elements) {
        return add(new Buffer(buffers.size(), name, elements, whole.home(), start, whole));
    }

    private Buffer add(Buffer buffer) {
        buffers.add(buffer);
        return buffer;
    }

    /// Adds the best primitive for a problem.
    <P extends Problem> void emit(
            List<String> nodes, Stage stage, KernelList<P> list, P problem, List<Buffer> operands) {
        Primitive primitive = list.create(problem);
        List<Buffer> bound = new ArrayList<>(operands);
        check(nodes.getFirst(), problem, bound);
        for (Preparation preparation : primitive.preparations()) {
            bound.set(preparation.operand(), prepare(nodes, problem, operands.get(preparation.operand()), preparation));
        }
        bound.replaceAll(this::lasting);
        steps.add(new Step(nodes, stage, list.operation(), problem, primitive, bound, list.explain(problem)));
    }

    private static void check(String node, Problem problem, List<Buffer> operands) {
        List<Problem.Operand> declared = problem.operands();
        if (declared.size() != operands.size()) {
            throw new AssertionError(node + ": " + problem + " has operands " + declared + ", bound " + operands);
        }
        for (int i = 0; i < declared.size(); i++) {
            if (operands.get(i).elements() < declared.get(i).elements()) {
                throw new AssertionError(node + ": " + operands.get(i) + " is too short for " + declared.get(i));
            }
        }
    }

    private Buffer prepare(List<String> nodes, Problem problem, Buffer original, Preparation preparation) {
        Primitive primitive = preparation.primitive();
        if (constant(original)) {
            return constant(original, preparation.key(), preparation.elements(), primitive);
        }
        Prepared key = new Prepared(original, preparation.key());
        Buffer known = prepared.get(key);
        if (known != null) {
            return known;
        }
        Buffer form = workspace(original.name() + " as " + primitive.kernel(), preparation.elements());
        prepared.put(key, form);
        steps.add(new Step(
                nodes, Stage.PREPARE, Step.PREPARATION, problem, primitive, List.of(original, form), List.of()));
        return form;
    }

    private boolean constant(Buffer buffer) {
        return parametersAreConstant && buffer.home() == Home.PARAMETER;
    }

    /// A parameter that never changes is copied, so that the plan needs no other memory of it.
    private Buffer lasting(Buffer buffer) {
        if (!constant(buffer)) {
            return buffer;
        }
        Primitive copy = Kernels.REORDER.create(new ReorderProblem(Layout.NCHW, Layout.NCHW, 1, buffer.elements()));
        return constant(buffer, PLAIN, buffer.elements(), copy);
    }

    private Buffer constant(Buffer original, Object key, int elements, Primitive primitive) {
        return prepared.computeIfAbsent(new Prepared(original, key), _ -> {
            Buffer form = buffer(original.name() + " as " + primitive.kernel(), elements, Home.CONSTANT, 0);
            constants.add(new Constant(form, new Constant.Key(original.name(), key), primitive));
            return form;
        });
    }

    List<Buffer> buffers() {
        return buffers;
    }

    List<Constant> constants() {
        return constants;
    }

    List<Step> steps() {
        return steps;
    }
}
