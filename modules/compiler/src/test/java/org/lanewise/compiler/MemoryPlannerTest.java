package org.lanewise.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.compiler.Buffer.Home;
import org.lanewise.compiler.MemoryPlanner.Layout;
import org.lanewise.compiler.MemoryPlanner.Life;
import org.lanewise.compiler.MemoryPlanner.Place;
import org.lanewise.layers.Architectures;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.tensor.ShapeException;

/// What every layout of memory must hold, for random lives and for the plans of real networks.
class MemoryPlannerTest {

    private static final int CASES = 300;

    private static Life life(int id, int elements, int from, int to) {
        return new Life(new Buffer(id, "b" + id, elements, Home.WORKSPACE, 0, null), from, to);
    }

    /// Up to 40 buffers whose sizes are small, equal or of very different magnitude, and whose
    /// lives are points, short, or as long as the whole plan.
    private static List<Life> lives(Draw draw) {
        int steps = draw.between(1, 30);
        int most = draw.oneOf(1, 16, 17, 100, 2000);
        List<Life> lives = new ArrayList<>();
        for (int id = draw.between(1, 40) - 1; id >= 0; id--) {
            int from = draw.between(0, steps - 1);
            int length = draw.oneOf(0, 1, 3, steps);
            lives.add(life(id, draw.between(1, most), from, Math.min(steps - 1, from + length)));
        }
        return lives;
    }

    private static Layout plan(List<Life> lives) {
        return MemoryPlanner.plan(lives, lives.size());
    }

    private static int aligned(int elements) {
        return (elements + 15) / 16 * 16;
    }

    @Test
    void noTwoBuffersThatLiveAtTheSameTimeOverlap() {
        for (int seed = 0; seed < CASES; seed++) {
            List<Life> lives = lives(new Draw(seed));
            Layout layout = plan(lives);
            int last = lives.stream().mapToInt(Life::to).max().orElseThrow();
            for (int step = 0; step <= last; step++) {
                paint(lives, step, layout.places(), layout.slabs(), "seed " + seed);
            }
        }
    }

    /// Marks every float of the buffers that live at a step; a float that is marked twice has two
    /// owners.
    private static void paint(List<Life> lives, int step, Place[] places, int[] slabs, String subject) {
        Buffer[][] owners = new Buffer[slabs.length][];
        for (int i = 0; i < slabs.length; i++) {
            owners[i] = new Buffer[slabs[i]];
        }
        for (Life life : lives) {
            if (life.from() <= step && step <= life.to()) {
                Place place = places[life.buffer().id()];
                for (int i = 0; i < life.buffer().elements(); i++) {
                    Buffer owner = owners[place.slab()][place.offset() + i];
                    assertThat(owner)
                            .as("%s, step %d: owner of float %d of %s", subject, step, i, life)
                            .isNull();
                    owners[place.slab()][place.offset() + i] = life.buffer();
                }
            }
        }
    }

    @Test
    void neverMoreMemoryThanWithoutReuseNorLessThanWhatLivesAtOnce() {
        for (int seed = 0; seed < CASES; seed++) {
            List<Life> lives = lives(new Draw(seed));
            int used = Arrays.stream(plan(lives).slabs()).sum();
            int without = 0;
            Map<Integer, Integer> atOnce = new HashMap<>();
            for (Life life : lives) {
                int size = aligned(life.buffer().elements());
                without += size;
                for (int step = life.from(); step <= life.to(); step++) {
                    atOnce.merge(step, size, Integer::sum);
                }
            }
            assertThat(used)
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(without)
                    .isGreaterThanOrEqualTo(Collections.max(atOnce.values()));
        }
    }

    @Test
    void everyBufferStartsAtAMultipleOfSixteenFloats() {
        for (int seed = 0; seed < CASES; seed++) {
            List<Life> lives = lives(new Draw(seed));
            for (Place place : plan(lives).places()) {
                assertThat(place.offset() % 16).as("seed %d: %s", seed, place).isZero();
            }
        }
    }

    @Test
    void theOrderInWhichBuffersAreNamedChangesNothing() {
        for (int seed = 0; seed < CASES; seed++) {
            List<Life> lives = lives(new Draw(seed));
            Place[] places = plan(lives).places();
            Collections.shuffle(lives, new Random(seed));
            assertThat(plan(lives).places()).as("seed %d", seed).isEqualTo(places);
        }
    }

    @Test
    void buffersThatNeverMeetShareOnePlace() {
        List<Life> chain = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            chain.add(life(i, 100 + i, i, i));
        }
        assertThat(plan(chain).slabs()).containsExactly(aligned(119));
    }

    @Test
    void aGapBetweenTwoLivesIsFilled() {
        List<Life> lives = List.of(life(0, 64, 0, 1), life(1, 48, 0, 9), life(2, 32, 2, 9), life(3, 16, 2, 9));
        assertThat(plan(lives).slabs()).containsExactly(64 + 48);
    }

    @Test
    void whatDoesNotFitOneArrayGoesToAnother() {
        int third = 400_000_000;
        List<Life> lives = List.of(life(0, third, 0, 1), life(1, third, 0, 1), life(2, third, 0, 1), life(3, 7, 0, 1));
        Layout layout = plan(lives);
        assertThat(layout.slabs()).containsExactly(2 * third + 16, third);
        assertThat(layout.places()[3]).isEqualTo(new Place(0, 2 * third));
    }

    @Test
    void aBufferThatNoArrayHoldsIsNamed() {
        assertThatThrownBy(() -> plan(List.of(life(0, Integer.MAX_VALUE, 0, 0))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("'b0'")
                .hasMessageContaining("2147483648");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lenet5", "vgg-small"})
    void plansOfNetworksHold(String architecture) {
        Network network = Architectures.of(architecture);
        List<Plan> plans = List.of(
                Compiler.training(network.withLoss(new SoftmaxCrossEntropy()), 2),
                ServingModel.of(Model.initial(network, 1)).plan(1));
        for (Plan plan : plans) {
            List<Life> lives = livesOf(plan);
            for (int a = 0; a < lives.size(); a++) {
                for (int b = 0; b < a; b++) {
                    assertThat(collide(plan, lives.get(a), lives.get(b)))
                            .as("%s, %s plan: %s and %s", architecture, plan.mode(), lives.get(a), lives.get(b))
                            .isFalse();
                }
            }
            long without = lives.stream()
                    .mapToLong(life -> 4L * aligned(life.buffer().elements()))
                    .sum();
            assertThat(plan.workspaceBytes()).isLessThan(without);
        }
    }

    private static List<Life> livesOf(Plan plan) {
        Map<Integer, Life> lives = new HashMap<>();
        for (int i = 0; i < plan.steps().size(); i++) {
            for (Buffer buffer : plan.steps().get(i).buffers()) {
                if (buffer.home() == Home.WORKSPACE) {
                    lives.merge(
                            buffer.root().id(),
                            new Life(buffer.root(), i, i),
                            (old, now) -> new Life(old.buffer(), old.from(), now.to()));
                }
            }
        }
        return List.copyOf(lives.values());
    }

    private static boolean collide(Plan plan, Life a, Life b) {
        Place first = plan.place(a.buffer());
        Place second = plan.place(b.buffer());
        return first.slab() == second.slab()
                && first.offset() < second.offset() + b.buffer().elements()
                && second.offset() < first.offset() + a.buffer().elements()
                && Math.max(a.from(), b.from()) <= Math.min(a.to(), b.to());
    }
}
