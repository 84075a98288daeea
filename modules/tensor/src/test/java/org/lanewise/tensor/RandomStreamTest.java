package org.lanewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.lanewise.tensor.RandomStream.Purpose;

class RandomStreamTest {

    private static final int MANY = 1 << 16;

    /// How many standard errors a statistic of a fixed seed may be off.
    private static final double SIGMAS = 5;

    private final RandomStream stream = new RandomStream(7, Purpose.TEST, 3, 1, 11);

    @Test
    void theCounterHoldsElementSampleStepAndPurposeWithNodeAndCall() {
        long seed = 0x0123_4567_89AB_CDEFL;
        RandomStream dropout = new RandomStream(seed, Purpose.DROPOUT, 0xABCD, 0xEF, 99);
        int[] block = new int[4];
        Philox.block(seed, 5, 17, 99, 0x02ABCDEF, block, 0);
        for (int word = 0; word < 4; word++) {
            assertThat(dropout.bits(17, 20 + word)).isEqualTo(block[word]);
            assertThat(RandomStream.bits(seed, RandomStream.tag(Purpose.DROPOUT, 0xABCD, 0xEF), 99, 17, 20 + word))
                    .isEqualTo(block[word]);
        }
    }

    @Test
    void thePurposesKeepTheirNumbers() {
        assertThat(Purpose.values())
                .containsExactly(
                        Purpose.INITIALISER,
                        Purpose.SHUFFLE,
                        Purpose.DROPOUT,
                        Purpose.RRELU,
                        Purpose.DIGITS,
                        Purpose.AUGMENTATION,
                        Purpose.SPLIT,
                        Purpose.TEST);
    }

    @Test
    void everyCoordinateGivesOtherNumbers() {
        List<RandomStream> streams = List.of(
                stream,
                new RandomStream(8, Purpose.TEST, 3, 1, 11),
                new RandomStream(7 + (1L << 32), Purpose.TEST, 3, 1, 11),
                new RandomStream(7, Purpose.SPLIT, 3, 1, 11),
                new RandomStream(7, Purpose.TEST, 4, 1, 11),
                new RandomStream(7, Purpose.TEST, 3, 2, 11),
                new RandomStream(7, Purpose.TEST, 3, 1, 12));
        Set<Integer> words = new HashSet<>();
        for (RandomStream other : streams) {
            for (int sample = 0; sample < 4; sample++) {
                for (int element = 0; element < 16; element++) {
                    words.add(other.bits(sample, element));
                }
            }
        }
        assertThat(words).hasSize(streams.size() * 4 * 16);
    }

    @Test
    void bulkEqualsSingleBitByBit() {
        for (int first = 0; first < 9; first++) {
            for (int count = 0; count < 14; count++) {
                for (int stride : new int[] {1, 3, 16}) {
                    float[] actual = new float[2 + 14 * stride];
                    Arrays.fill(actual, Float.NaN);
                    float[] expected = actual.clone();
                    for (int i = 0; i < count; i++) {
                        expected[2 + i * stride] = stream.uniform(5, first + i);
                    }
                    stream.uniforms(5, first, count, actual, 2, stride);
                    assertThat(actual).isEqualTo(expected);
                    if (stride == 1) {
                        Arrays.fill(actual, Float.NaN);
                        stream.uniforms(5, first, count, actual, 2);
                        assertThat(actual).isEqualTo(expected);
                    }
                }
            }
        }
    }

    @Test
    void theOrderOfDrawingChangesNothing() {
        float[] whole = new float[100];
        stream.uniforms(0, 0, 100, whole, 0);
        float[] parts = new float[100];
        for (int first : new int[] {70, 31, 0, 97}) {
            int count = first == 0 ? 31 : first == 31 ? 39 : first == 70 ? 27 : 3;
            stream.uniforms(1, 0, 5, new float[5], 0);
            stream.uniforms(0, first, count, parts, first);
        }
        assertThat(parts).isEqualTo(whole);
    }

    @Test
    void uniformNumbersAreUniform() {
        float[] values = new float[MANY];
        stream.uniforms(0, 0, MANY, values, 0);
        double sum = 0;
        double squares = 0;
        double products = 0;
        int[] bins = new int[64];
        for (int i = 0; i < MANY; i++) {
            assertThat(values[i]).isGreaterThanOrEqualTo(0).isLessThan(1);
            double centred = values[i] - 0.5;
            sum += centred;
            squares += centred * centred;
            products += i == 0 ? 0 : centred * (values[i - 1] - 0.5);
            bins[(int) (values[i] * 64)]++;
        }
        assertThat(sum / MANY).isCloseTo(0, within(Math.sqrt(1.0 / 12), MANY));
        assertThat(squares / MANY).isCloseTo(1.0 / 12, within(Math.sqrt(1.0 / 80 - 1.0 / 144), MANY));
        assertThat(products / MANY).as("neighbours").isCloseTo(0, within(1.0 / 12, MANY));
        double expected = MANY / 64.0;
        double chiSquare = Arrays.stream(bins)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        assertThat(chiSquare).isCloseTo(63, Offset.offset(SIGMAS * Math.sqrt(2 * 63)));
    }

    @Test
    void normalNumbersAreNormal() {
        double sum = 0;
        double squares = 0;
        double fourths = 0;
        double products = 0;
        int withinOne = 0;
        for (int i = 0; i < MANY; i++) {
            double value = stream.normal(0, i);
            sum += value;
            squares += value * value;
            fourths += value * value * value * value;
            products += value * stream.normal(0, i + 1);
            withinOne += Math.abs(value) < 1 ? 1 : 0;
        }
        assertThat(sum / MANY).isCloseTo(0, within(1, MANY));
        assertThat(squares / MANY).isCloseTo(1, within(Math.sqrt(2), MANY));
        assertThat(fourths / MANY).isCloseTo(3, within(Math.sqrt(96), MANY));
        assertThat(products / MANY).as("neighbours").isCloseTo(0, within(1, MANY));
        double share = 0.682689492137;
        assertThat((double) withinOne / MANY).isCloseTo(share, within(Math.sqrt(share * (1 - share)), MANY));
    }

    @Test
    void normalNumbersComeFromPairsOfUniformNumbers() {
        for (int element = 0; element < 10; element++) {
            double u = stream.uniform(2, element / 2 * 2);
            double v = stream.uniform(2, element / 2 * 2 + 1);
            double turn = element % 2 == 0 ? Math.cos(2 * Math.PI * v) : Math.sin(2 * Math.PI * v);
            assertThat((double) stream.normal(2, element))
                    .isCloseTo(Math.sqrt(-2 * Math.log(1 - u)) * turn, Offset.offset(6 * 0x1p-24));
        }
        for (int count : new int[] {0, 1, 2, 7, 8}) {
            float[] bulk = new float[count];
            stream.normals(2, bulk);
            for (int i = 0; i < count; i++) {
                assertThat(bulk[i]).isEqualTo(stream.normal(2, i));
            }
        }
    }

    @Test
    void boundedNumbersReachEveryValue() {
        int[] counts = new int[7];
        for (int i = 0; i < 7000; i++) {
            counts[stream.below(0, i, 7)]++;
        }
        for (int count : counts) {
            assertThat((double) count).isCloseTo(1000, Offset.offset(SIGMAS * Math.sqrt(7000 * 6 / 49.0)));
        }
        assertThat(stream.below(0, 0, 1)).isZero();
        assertThat(IntStream.range(0, 100).map(i -> stream.below(0, i, Integer.MAX_VALUE)))
                .allMatch(value -> value >= 0);
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> stream.below(0, 0, 0));
    }

    @Test
    void aPermutationHoldsEachNumberOnce() {
        for (int n : new int[] {0, 1, 2, 3, 1000}) {
            int[] order = stream.permutation(n);
            assertThat(order).isEqualTo(stream.permutation(n));
            assertThat(Arrays.stream(order).sorted())
                    .containsExactlyElementsOf(IntStream.range(0, n).boxed().toList());
        }
        assertThat(stream.permutation(1000))
                .isNotEqualTo(new RandomStream(7, Purpose.TEST, 3, 1, 12).permutation(1000));
    }

    @Test
    void everyOrderOfThreeIsAsLikely() {
        int[] counts = new int[27];
        for (int step = 0; step < 6000; step++) {
            int[] order = new RandomStream(1, Purpose.SHUFFLE, 0, 0, step).permutation(3);
            counts[order[0] * 9 + order[1] * 3 + order[2]]++;
        }
        assertThat(Arrays.stream(counts).filter(count -> count > 0).boxed())
                .hasSize(6)
                .allSatisfy(count ->
                        assertThat((double) count).isCloseTo(1000, Offset.offset(SIGMAS * Math.sqrt(6000 * 5 / 36.0))));
    }

    @Test
    void rangesAreChecked() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new RandomStream(0, Purpose.TEST, 0x10000, 0, 0))
                .withMessageContaining("node is 65536");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new RandomStream(0, Purpose.TEST, 0, 256, 0))
                .withMessageContaining("call is 256");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new RandomStream(0, Purpose.TEST, 0, 0, -1))
                .withMessageContaining("step is -1");
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> stream.permutation(-1));
        float[] ten = new float[10];
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> stream.uniforms(0, 0, 6, ten, 5));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> stream.uniforms(0, 0, 4, ten, 0, 4));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> stream.uniforms(0, 0, 2, ten, 5, -1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> stream.uniforms(0, Integer.MAX_VALUE, 1, ten, 0));
    }

    /// The permitted error of a mean of `n` values of one deviation.
    private static Offset<Double> within(double deviation, int n) {
        return Offset.offset(SIGMAS * deviation / Math.sqrt(n));
    }
}
