package org.lanewise.tensor;

import java.util.Objects;

/// Random numbers addressed by what they are for, never by when they are drawn.
///
/// A number is a pure function of the seed, the purpose, the node and call of the network, the global step, the
/// sample and the element, so neither the order of work nor the number of threads changes it. The function is
/// [Philox] with the seed as key and this counter:
///
/// | counter word | content |
/// |---|---|
/// | 0 | element divided by 4 |
/// | 1 | sample |
/// | 2 | step |
/// | 3 | [#tag]: purpose in bits 24 to 31, node in bits 8 to 23, call in bits 0 to 7 |
///
/// Word `element % 4` of the block is that element's value. Every method that draws reads these same words: a
/// stream from which one purpose needs two kinds of numbers is two streams.
///
/// Immutable; safe to share between threads. Nothing allocates but [#permutation].
public final class RandomStream {

    /// What numbers are drawn for; each purpose has its own numbers. The order is part of `numericsVersion`.
    public enum Purpose {
        /// Initial values of parameters.
        INITIALISER,
        /// Order of the samples of an epoch.
        SHUFFLE,
        /// Masks of dropout layers.
        DROPOUT,
        /// Slopes of randomised leaky rectifiers.
        RRELU,
        /// The built-in handwritten-looking digits.
        DIGITS,
        /// Random crops, flips and distortions of training images.
        AUGMENTATION,
        /// Division of a data set into parts.
        SPLIT,
        /// Inputs of tests and benchmarks.
        TEST
    }

    private static final int MAX_NODE = 0xFFFF;
    private static final int MAX_CALL = 0xFF;
    private static final double TWO_PI = 2 * Math.PI;

    private final long seed;
    private final int tag;
    private final int step;

    /// Creates the stream of one purpose at one place and time.
    ///
    /// @param seed the seed of the run
    /// @param purpose what the numbers are for
    /// @param node number of the node in the network, 0 to 65535
    /// @param call number of the node's use, for a node that draws more than once in a step, 0 to 255
    /// @param step global step, 0 or more
    /// @throws ConfigurationException when a number is out of range
    public RandomStream(long seed, Purpose purpose, int node, int call, int step) {
        this.seed = seed;
        this.tag = tag(purpose, node, call);
        this.step = require("step", step, Integer.MAX_VALUE);
    }

    /// Counter word 3 of a stream, for kernels that keep the parts of a stream in their own variables.
    ///
    /// @param purpose what the numbers are for
    /// @param node number of the node in the network, 0 to 65535
    /// @param call number of the node's use, 0 to 255
    /// @return the word
    /// @throws ConfigurationException when a number is out of range
    public static int tag(Purpose purpose, int node, int call) {
        return purpose.ordinal() << 24 | require("node", node, MAX_NODE) << 8 | require("call", call, MAX_CALL);
    }

    /// The word of one element, from the parts of a stream: the static form of [#bits(int, int)].
    ///
    /// @param seed the seed of the run
    /// @param tag the result of [#tag]
    /// @param step global step
    /// @param sample number of the sample
    /// @param element number of the element
    /// @return 32 random bits
    public static int bits(long seed, int tag, int step, int sample, int element) {
        return Philox.word(seed, element >>> 2, sample, step, tag, element);
    }

    /// The word of one element.
    ///
    /// @param sample number of the sample
    /// @param element number of the element in logical NCHW order
    /// @return 32 random bits
    public int bits(int sample, int element) {
        return bits(seed, tag, step, sample, element);
    }

    /// A number that is uniform in [0, 1): the upper 24 bits of the element's word.
    ///
    /// @param sample number of the sample
    /// @param element number of the element
    /// @return a multiple of 2^-24
    public float uniform(int sample, int element) {
        return Philox.uniform(bits(sample, element));
    }

    /// Consecutive uniform numbers, bit by bit those of [#uniform(int, int)], at one block for every four.
    ///
    /// @param sample number of the sample
    /// @param firstElement number of the first element, 0 or more
    /// @param count how many, 0 or more
    /// @param dst receives the numbers
    /// @param offset index of the first of them
    /// @throws IndexOutOfBoundsException when the range is outside the array, or an element exceeds
    ///     `Integer.MAX_VALUE`
    public void uniforms(int sample, int firstElement, int count, float[] dst, int offset) {
        uniforms(sample, firstElement, count, dst, offset, 1);
    }

    /// Consecutive uniform numbers, `stride` apart: element `firstElement + i` goes to `dst[offset + i *
    /// stride]`, where the lanes of a block are images.
    ///
    /// @param sample number of the sample
    /// @param firstElement number of the first element, 0 or more
    /// @param count how many, 0 or more
    /// @param dst receives the numbers; other elements are left alone
    /// @param offset index of the first of them
    /// @param stride distance between neighbours, 1 or more
    /// @throws IndexOutOfBoundsException when the range is outside the array, or an element exceeds
    ///     `Integer.MAX_VALUE`
    public void uniforms(int sample, int firstElement, int count, float[] dst, int offset, int stride) {
        uniforms(seed, tag, step, sample, firstElement, count, dst, offset, stride);
    }

    /// As [#uniforms(int, int, int, float\[\], int, int)] without a stream, for code that must not allocate.
    ///
    /// @param seed seed of the run
    /// @param tag the result of [#tag]
    /// @param step global step
    /// @param sample number of the sample
    /// @param firstElement number of the first element, 0 or more
    /// @param count how many, 0 or more
    /// @param dst receives the numbers; other elements are left alone
    /// @param offset index of the first of them
    /// @param stride distance between neighbours, 1 or more
    /// @throws IndexOutOfBoundsException when the range is outside the array, or an element exceeds
    ///     `Integer.MAX_VALUE`
    public static void uniforms(
            long seed,
            int tag,
            int step,
            int sample,
            int firstElement,
            int count,
            float[] dst,
            int offset,
            int stride) {
        Objects.checkFromIndexSize(firstElement, count, Integer.MAX_VALUE);
        if (count == 0) {
            return;
        }
        long last = offset + (count - 1L) * stride;
        if (offset < 0 || stride < 1 || last >= dst.length) {
            throw new IndexOutOfBoundsException("Range of " + count + " elements from offset " + offset
                    + " with stride " + stride + " is outside an array of " + dst.length);
        }
        int i = 0;
        int at = offset;
        for (; i < count && (firstElement + i & 3) != 0; i++, at += stride) {
            dst[at] = Philox.uniform(bits(seed, tag, step, sample, firstElement + i));
        }
        for (; i <= count - 4; i += 4, at += 4 * stride) {
            Philox.uniforms(seed, firstElement + i >>> 2, sample, step, tag, dst, at, stride);
        }
        for (; i < count; i++, at += stride) {
            dst[at] = Philox.uniform(bits(seed, tag, step, sample, firstElement + i));
        }
    }

    /// A number of the standard normal distribution.
    ///
    /// Box-Muller over pairs: with `u = uniform(2p)` and `v = uniform(2p + 1)` of the pair `p = element / 2`,
    /// an even element is `sqrt(-2 ln(1 - u)) cos(2 pi v)` and an odd one `sqrt(-2 ln(1 - u)) sin(2 pi v)`,
    /// computed in `double` with [StrictMath]. No magnitude exceeds 5.77, the square root of `48 ln 2`. Source:
    /// G. E. P. Box and M. E. Muller, "A note on the generation of random normal deviates", 1958.
    ///
    /// @param sample number of the sample
    /// @param element number of the element
    /// @return mean 0, deviation 1
    public float normal(int sample, int element) {
        double radius = radius(uniform(sample, element & ~1));
        double angle = TWO_PI * uniform(sample, element | 1);
        return (float) (radius * ((element & 1) == 0 ? StrictMath.cos(angle) : StrictMath.sin(angle)));
    }

    /// The normal numbers of elements 0 to `dst.length - 1`, bit by bit those of [#normal], sharing what a pair
    /// shares.
    void normals(int sample, float[] dst) {
        int pairs = dst.length & ~1;
        uniforms(sample, 0, pairs, dst, 0);
        for (int i = 0; i < pairs; i += 2) {
            double radius = radius(dst[i]);
            double angle = TWO_PI * dst[i + 1];
            dst[i] = (float) (radius * StrictMath.cos(angle));
            dst[i + 1] = (float) (radius * StrictMath.sin(angle));
        }
        if (pairs < dst.length) {
            dst[pairs] = normal(sample, pairs);
        }
    }

    private static double radius(float uniform) {
        return Math.sqrt(-2 * StrictMath.log(1.0 - uniform));
    }

    /// A whole number from 0 to `bound - 1`: the upper half of the 64-bit product of word and bound.
    ///
    /// A value's probability differs from `1 / bound` by less than 2^-32, because no word is rejected: every
    /// element costs one word, whatever the bound. Source: D. Lemire, "Fast random integer generation in an
    /// interval", 2019, without its rejection step.
    ///
    /// @param sample number of the sample
    /// @param element number of the element
    /// @param bound upper bound, exclusive, 1 or more
    /// @return the number
    /// @throws ConfigurationException when `bound` is less than 1
    public int below(int sample, int element, int bound) {
        if (bound < 1) {
            throw new ConfigurationException("RandomStream bound is " + bound + ", expected 1 or more");
        }
        return (int) ((bits(sample, element) & 0xFFFF_FFFFL) * bound >>> 32);
    }

    /// A random order of 0 to `n - 1`: Fisher and Yates's shuffle, last place first, where place `i` changes
    /// with place `below(0, i, i + 1)`.
    ///
    /// @param n how many, 0 or more
    /// @return a fresh array that holds each number once
    /// @throws ConfigurationException when `n` is negative
    public int[] permutation(int n) {
        int[] order = new int[require("permutation size", n, Integer.MAX_VALUE)];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = n - 1; i > 0; i--) {
            int other = below(0, i, i + 1);
            int held = order[i];
            order[i] = order[other];
            order[other] = held;
        }
        return order;
    }

    private static int require(String name, int actual, int max) {
        if (actual < 0 || actual > max) {
            throw new ConfigurationException("RandomStream " + name + " is " + actual + ", expected 0 to " + max);
        }
        return actual;
    }
}
