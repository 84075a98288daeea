package org.lanewise.compiler;

import java.util.SplittableRandom;

/// Random settings and numbers of a test, the same in every run.
final class Draw {

    private final SplittableRandom random;

    Draw(long seed) {
        random = new SplittableRandom(seed);
    }

    /// A whole number from `least` to `most`, both included.
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    int oneOf(int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    double oneOf(double... choices) {
        return choices[random.nextInt(choices.length)];
    }

    boolean yes() {
        return random.nextBoolean();
    }

    /// A number whose magnitude is from 0.2 to 1.2.
    float number() {
        double magnitude = random.nextDouble(0.2, 1.2);
        return (float) (yes() ? magnitude : -magnitude);
    }

    float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = number();
        }
        return numbers;
    }

    /// Numbers from `-reach` to `reach` in random order: no two are nearer to each other than `2
    /// * reach / count`, and none is nearer than a quarter of that to one of the places to avoid,
    /// unless these crowd.
    float[] spread(int count, double reach, double... avoided) {
        double gap = 2 * reach / count;
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            double value = (i + 0.5) * gap - reach;
            for (double place : avoided) {
                if (Math.abs(value - place) < gap / 4) {
                    value = place + gap / 4;
                }
            }
            int other = random.nextInt(i + 1);
            numbers[i] = numbers[other];
            numbers[other] = (float) value;
        }
        return numbers;
    }
}
