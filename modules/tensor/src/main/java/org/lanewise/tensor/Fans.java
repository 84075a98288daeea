package org.lanewise.tensor;

/// How many inputs feed one output of a parameter, and how many outputs one input feeds.
record Fans(double in, double out) {

    static Fans of(Shape shape) {
        if (shape.rank() < 2 || shape.elements() == 0) {
            return new Fans(shape.elements(), shape.elements());
        }
        double kernel = shape.elements(2, shape.rank());
        return new Fans(shape.size(1) * kernel, shape.size(0) * kernel);
    }

    double sum() {
        return in + out;
    }
}
