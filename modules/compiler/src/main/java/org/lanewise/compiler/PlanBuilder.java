package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.compiler.Buffer.Home;
import org.lanewise.compiler.Step.Stage;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.Problem;

/// Collects the buffers and steps of a plan, and runs the preparations that primitives ask for:
/// once per value and form, and once for all when the value never changes.
final class PlanBuilder {

    private final boolean parametersAreConstant;
    private final List<Buffer> buffers = new ArrayList<>();
    private final List<Step> once = new ArrayList<>();
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
        Buffer buffer = new Buffer(buffers.size(), name, elements, home, position);
        buffers.add(buffer);
        return buffer;
    }

    /// Adds the best primitive for a problem.
    <P extends Problem> void emit(String node, Stage stage, KernelList<P> list, P problem, List<Buffer> operands) {
        Primitive primitive = list.create(problem);
        List<Buffer> bound = new ArrayList<>(operands);
        check(node, problem, bound);
        for (Preparation preparation : primitive.preparations()) {
            bound.set(preparation.operand(), prepare(node, operands.get(preparation.operand()), preparation));
        }
        steps.add(new Step(node, stage, list.operation(), primitive, bound, list.explain(problem)));
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

    private Buffer prepare(String node, Buffer original, Preparation preparation) {
        Prepared key = new Prepared(original, preparation.key());
        Buffer known = prepared.get(key);
        if (known != null) {
            return known;
        }
        boolean constant = parametersAreConstant && original.home() == Home.PARAMETER;
        Buffer form = buffer(
                original.name() + " as " + preparation.primitive().kernel(),
                preparation.elements(),
                constant ? Home.CONSTANT : Home.WORKSPACE,
                0);
        prepared.put(key, form);
        (constant ? once : steps)
                .add(new Step(
                        node,
                        Stage.PREPARE,
                        Step.PREPARATION,
                        preparation.primitive(),
                        List.of(original, form),
                        List.of()));
        return form;
    }

    List<Buffer> buffers() {
        return buffers;
    }

    List<Step> once() {
        return once;
    }

    List<Step> steps() {
        return steps;
    }
}
