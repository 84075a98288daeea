package org.lanewise.verification;

import org.lanewise.inference.Session;
import org.lanewise.inference.SessionOptions;
import org.lanewise.layers.Architectures;
import org.lanewise.layers.Model;
import org.lanewise.tensor.LanewiseException;

/// A service in small: predicts once, from the class path.
final class ClassPathProgram {
    private ClassPathProgram() {}

    public static void main(String[] args) {
        Model model = Model.initial(Architectures.of("lenet5"), 1);
        try (Session session = Session.compile(model, SessionOptions.defaults())) {
            float[] scores = session.run(new float[28 * 28]);
            System.out.println("scores: " + scores.length);
        } catch (LanewiseException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }
}
