package org.lanewise.training;

import java.util.Map;
import org.lanewise.data.Dataset;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Reshape;
import org.lanewise.layers.Softmax;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// What makes a network a classifier of a data set, and how its scores are read.
final class Classifier {

    private Classifier() {}

    /// Requires one input of the data set's sample shape and a first output of one score a class.
    static void check(Network network, Dataset data) {
        Map<String, Shape> shapes = network.shapes(1);
        Shape input = shapes.get(network.inputs().getFirst().name());
        Shape expected = data.sampleShape().prepend(1);
        if (input == null || !expected.equals(input)) {
            throw new ShapeException("Network '" + network.name() + "' takes input " + input + ", data set '"
                    + data.name() + "' has samples " + expected + " (NCHW, one sample)");
        }
        Shape output = shapes.get(network.outputs().getFirst());
        int classes = data.classNames().size();
        if (output == null || output.elements() != classes) {
            throw new ShapeException("Network '" + network.name() + "' gives output " + output + ", data set '"
                    + data.name() + "' has " + classes + " classes");
        }
    }

    /// Whether the first output is probabilities, of a softmax.
    static boolean givesProbabilities(Network network) {
        return !scores(network).equals(network.outputs().getFirst());
    }

    /// The value that a softmax, if there is one behind it, makes the first output of: what
    /// softmax cross-entropy judges.
    static String scores(Network network) {
        String output = network.outputs().getFirst();
        String value = output;
        for (Node node : network.nodes().reversed()) {
            if (!node.outputs().contains(value)) {
                continue;
            }
            if (node.layer() instanceof Softmax) {
                return node.inputs().getFirst();
            }
            if (!(node.layer() instanceof Flatten || node.layer() instanceof Reshape)) {
                break;
            }
            value = node.inputs().getFirst();
        }
        return output;
    }

    /// The class with the highest score; the first of equals.
    static int argMax(float[] scores, int offset, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (scores[offset + c] > scores[offset + best]) {
                best = c;
            }
        }
        return best;
    }
}
