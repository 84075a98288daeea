package org.lanewise.compiler.operators;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lanewise.layers.ops.MatrixOp;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// An equation of Einstein's convention applied to shapes: every label with its size, and for every
/// operand how far a step along each label goes.
///
/// Axes under `...` are labels of their own, counted from the last.
final class EinsumTerms {

    private static final String ELLIPSIS = "...";

    private final Given in;
    private final List<List<String>> operands = new ArrayList<>();
    private final Map<String, Integer> sizes = new TreeMap<>();
    private final Map<String, Integer> uses = new TreeMap<>();
    private final List<String> output = new ArrayList<>();

    private EinsumTerms(Given in) {
        this.in = in;
    }

    /// Reads an equation for operands.
    static EinsumTerms of(MatrixOp.Einsum op, Given in) {
        EinsumTerms terms = new EinsumTerms(in);
        String equation = op.equation().replace(" ", "");
        int arrow = equation.indexOf("->");
        String[] inputs = (arrow < 0 ? equation : equation.substring(0, arrow)).split(",", -1);
        if (inputs.length != in.count()) {
            throw in.error("has " + in.count() + " inputs, expected " + inputs.length + " terms of the equation");
        }
        int broadcast = 0;
        for (int i = 0; i < inputs.length; i++) {
            broadcast = Math.max(broadcast, terms.addOperand(inputs[i], in.shape(i)));
        }
        if (arrow < 0) {
            terms.addBroadcast(terms.output, broadcast);
            terms.uses.forEach((label, count) -> {
                if (label.length() == 1 && count == 1) {
                    terms.output.add(label);
                }
            });
        } else {
            terms.addOutput(equation.substring(arrow + 2), broadcast);
        }
        return terms;
    }

    private void addBroadcast(List<String> labels, int count) {
        for (int i = count; i > 0; i--) {
            labels.add(ELLIPSIS + i);
        }
    }

    private List<String> labels(String term, int broadcast) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < term.length(); i++) {
            if (term.startsWith(ELLIPSIS, i) && !labels.contains(ELLIPSIS + 1)) {
                addBroadcast(labels, broadcast);
                i += ELLIPSIS.length() - 1;
            } else if (Character.isLetter(term.charAt(i))) {
                labels.add(term.substring(i, i + 1));
            } else {
                throw in.error("term '" + term + "' has '" + term.charAt(i) + "', expected letters and one ...");
            }
        }
        return labels;
    }

    private int addOperand(String term, Shape shape) {
        int letters = term.replace(ELLIPSIS, "").length();
        int broadcast = term.contains(ELLIPSIS) ? shape.rank() - letters : 0;
        List<String> labels = labels(term, Math.max(0, broadcast));
        if (labels.size() != shape.rank()) {
            throw in.error("term '" + term + "' has " + labels.size() + " axes, expected those of " + shape);
        }
        for (int axis = 0; axis < shape.rank(); axis++) {
            String label = labels.get(axis);
            int size = shape.size(axis);
            int known = sizes.getOrDefault(label, 1);
            if (size != known && size != 1 && known != 1) {
                throw in.error("label '" + label + "' has sizes " + known + " and " + size + ", expected one");
            }
            sizes.put(label, known == 1 ? size : known);
            uses.merge(label, 1, Integer::sum);
        }
        operands.add(labels);
        return Math.max(0, broadcast);
    }

    private void addOutput(String term, int broadcast) {
        for (String label : labels(term, broadcast)) {
            if (output.contains(label) || !sizes.containsKey(label)) {
                throw in.error("output '" + term + "' has '" + label + "', expected every label of an input once");
            }
            output.add(label);
        }
    }

    /// Sizes of the output.
    long[] sizes() {
        long[] result = new long[output.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = sizes.getOrDefault(output.get(i), 1);
        }
        return result;
    }

    /// The sums.
    Tensor sum(Operands tensors, TensorType type) {
        Map<String, Integer> order = new LinkedHashMap<>();
        output.forEach(label -> order.put(label, order.size()));
        sizes.keySet().forEach(label -> order.putIfAbsent(label, order.size()));
        int[] extents = new int[order.size()];
        order.forEach((label, at) -> extents[at] = sizes.getOrDefault(label, 1));
        int[][] steps = new int[operands.size()][];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = steps(operands.get(i), tensors.shape(i), order);
        }
        boolean real = type.type().isFloat();
        double[][] reals = new double[steps.length][];
        long[][] integers = new long[steps.length][];
        for (int i = 0; i < steps.length; i++) {
            reals[i] = real ? Numbers.reals(tensors.get(i)) : new double[0];
            integers[i] = real ? new long[0] : Numbers.integers(tensors.get(i));
        }
        int n = type.shape().elements();
        double[] sums = new double[real ? n : 0];
        long[] counts = new long[real ? 0 : n];
        int[] inner = Arrays.copyOfRange(extents, output.size(), extents.length);
        Cursor cursor = new Cursor(extents, steps);
        long each = Arrays.stream(inner).asLongStream().reduce(1, (a, b) -> a * b);
        for (int i = 0; i < n; i++) {
            for (long j = 0; j < each; j++) {
                if (real) {
                    sums[i] += cursor.product(reals);
                } else {
                    counts[i] += cursor.product(integers);
                }
                cursor.next();
            }
        }
        return real
                ? Numbers.ofReals(type.type(), type.shape(), sums)
                : Numbers.ofIntegers(type.type(), type.shape(), counts);
    }

    private static int[] steps(List<String> labels, Shape shape, Map<String, Integer> order) {
        int[] strides = Broadcast.strides(shape);
        int[] steps = new int[order.size()];
        for (int axis = 0; axis < strides.length; axis++) {
            if (shape.size(axis) != 1) {
                steps[order.getOrDefault(labels.get(axis), 0)] += strides[axis];
            }
        }
        return steps;
    }

    /// The element of every operand at one value of each label.
    private static final class Cursor {

        private final int[] extents;
        private final int[][] steps;
        private final int[] position;
        private final int[] at;

        Cursor(int[] extents, int[][] steps) {
            this.extents = extents;
            this.steps = steps;
            position = new int[extents.length];
            at = new int[steps.length];
        }

        double product(double[][] elements) {
            double product = 1;
            for (int i = 0; i < at.length; i++) {
                product *= elements[i][at[i]];
            }
            return product;
        }

        long product(long[][] elements) {
            long product = 1;
            for (int i = 0; i < at.length; i++) {
                product *= elements[i][at[i]];
            }
            return product;
        }

        void next() {
            for (int label = extents.length - 1; label >= 0; label--) {
                boolean wraps = ++position[label] == extents[label];
                for (int i = 0; i < at.length; i++) {
                    at[i] += wraps ? steps[i][label] * (1 - extents[label]) : steps[i][label];
                }
                if (!wraps) {
                    return;
                }
                position[label] = 0;
            }
        }
    }
}
