package org.lanewise.compiler.operators;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.layers.ops.TrainingOp;
import org.lanewise.tensor.Tensor;

/// What a [TrainingOp] computes.
final class TrainingEvaluation {

    private TrainingEvaluation() {}

    static List<Tensor> run(TrainingOp op, Operands in) {
        return switch (op) {
            case TrainingOp.NegativeLogLikelihoodLoss(TrainingOp.Reduction reduction) ->
                LossEvaluation.negativeLogLikelihood(reduction, in);
            case TrainingOp.SoftmaxCrossEntropyLoss(TrainingOp.Reduction reduction) ->
                LossEvaluation.softmaxCrossEntropy(reduction, in);
            case TrainingOp.Adam adam -> adam(adam, in);
            case TrainingOp.Momentum momentum -> momentum(momentum, in);
            case TrainingOp.Adagrad adagrad -> adagrad(adagrad, in);
        };
    }

    private static List<Tensor> adam(TrainingOp.Adam op, Operands in) {
        double rate = scalar(in, 0);
        double step = (double) in.integer(1);
        if (step > 0) {
            rate = rate * Math.sqrt(1 - StrictMath.pow(op.beta(), step)) / (1 - StrictMath.pow(op.alpha(), step));
        }
        int count = count(in, 4);
        List<Tensor> parameters = new ArrayList<>();
        List<Tensor> means = new ArrayList<>();
        List<Tensor> squares = new ArrayList<>();
        for (int p = 0; p < count; p++) {
            double[] x = operand(in, p, 0, count);
            double[] gradient = operand(in, p, 1, count);
            double[] v = operand(in, p, 2, count);
            double[] h = operand(in, p, 3, count);
            for (int i = 0; i < x.length; i++) {
                double g = op.normCoefficient() * x[i] + gradient[i];
                v[i] = op.alpha() * v[i] + (1 - op.alpha()) * g;
                h[i] = op.beta() * h[i] + (1 - op.beta()) * g * g;
                double next = x[i] - rate * v[i] / (Math.sqrt(h[i]) + op.epsilon());
                x[i] = (1 - op.normCoefficientPost()) * next;
            }
            parameters.add(like(in, p, x));
            means.add(like(in, p, v));
            squares.add(like(in, p, h));
        }
        parameters.addAll(means);
        parameters.addAll(squares);
        return parameters;
    }

    private static List<Tensor> momentum(TrainingOp.Momentum op, Operands in) {
        double rate = scalar(in, 0);
        double beta = in.integer(1) > 0 ? op.beta() : 1;
        int count = count(in, 3);
        List<Tensor> parameters = new ArrayList<>();
        List<Tensor> momenta = new ArrayList<>();
        for (int p = 0; p < count; p++) {
            double[] x = operand(in, p, 0, count);
            double[] gradient = operand(in, p, 1, count);
            double[] v = operand(in, p, 2, count);
            for (int i = 0; i < x.length; i++) {
                double g = op.normCoefficient() * x[i] + gradient[i];
                v[i] = op.alpha() * v[i] + beta * g;
                x[i] -= rate * (op.nesterov() ? g + op.alpha() * v[i] : v[i]);
            }
            parameters.add(like(in, p, x));
            momenta.add(like(in, p, v));
        }
        parameters.addAll(momenta);
        return parameters;
    }

    private static List<Tensor> adagrad(TrainingOp.Adagrad op, Operands in) {
        double rate = scalar(in, 0) / (1 + (double) in.integer(1) * op.decayFactor());
        int count = count(in, 3);
        List<Tensor> parameters = new ArrayList<>();
        List<Tensor> squares = new ArrayList<>();
        for (int p = 0; p < count; p++) {
            double[] x = operand(in, p, 0, count);
            double[] gradient = operand(in, p, 1, count);
            double[] h = operand(in, p, 2, count);
            for (int i = 0; i < x.length; i++) {
                double g = op.normCoefficient() * x[i] + gradient[i];
                h[i] += g * g;
                x[i] -= rate * g / (Math.sqrt(h[i]) + op.epsilon());
            }
            parameters.add(like(in, p, x));
            squares.add(like(in, p, h));
        }
        parameters.addAll(squares);
        return parameters;
    }

    private static double scalar(Operands in, int index) {
        double[] values = NormEvaluation.reals(in, index);
        if (values.length != 1) {
            throw in.error("input " + index + " has " + values.length + " elements, expected 1");
        }
        return values[0];
    }

    /// Number of parameters, each of which has so many tensors after R and T.
    private static int count(Operands in, int tensors) {
        if (in.count() < 2 + tensors || (in.count() - 2) % tensors != 0) {
            throw in.error("has " + in.count() + " inputs, expected 2 and a multiple of " + tensors);
        }
        return (in.count() - 2) / tensors;
    }

    /// One of the tensors of a parameter.
    private static double[] operand(Operands in, int parameter, int tensor, int count) {
        int index = 2 + tensor * count + parameter;
        if (!in.shape(index).equals(in.shape(2 + parameter))) {
            throw in.error("input " + index + " is of shape " + in.shape(index) + ", expected "
                    + in.shape(2 + parameter) + " as input " + (2 + parameter));
        }
        return NormEvaluation.reals(in, index);
    }

    private static Tensor like(Operands in, int parameter, double[] values) {
        return Numbers.ofReals(in.type(2 + parameter), in.shape(2 + parameter), values);
    }
}
