package org.lanewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.layers.Model;
import org.lanewise.layers.Node;
import org.lanewise.layers.Summary;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;

/// A session tells what it does in a call and what it takes of the heap, before the first one.
class PlanTest {

    private static final SessionOptions BATCHES =
            SessionOptions.defaults().maxBatch(40).workspaces(3);

    /// What alignment may add to a small network.
    private static final long SLACK = 1 << 14;

    @Test
    void every_layer_is_in_a_step_of_each_form() {
        Model model = SessionTest.model();
        try (Session session = Session.compile(model, BATCHES)) {
            SessionPlan plan = session.plan();
            assertThat(plan.network()).isEqualTo("network");
            assertThat(plan.passes()).contains("shape inference", "memory planning");
            assertThat(plan.networks().getFirst().images()).isEqualTo(1);
            assertThat(plan.networks().getLast().images()).isGreaterThan(1);
            List<String> removed = List.of("dropout1", "flatten1");
            for (PlannedNetwork network : plan.networks()) {
                assertThat(network.steps().stream().flatMap(step -> step.layers().stream()))
                        .containsAll(model.network().nodes().stream()
                                .map(Node::name)
                                .filter(name -> !removed.contains(name))
                                .toList());
                assertThat(network.inputs()).containsEntry("input", Shape.of(network.images(), 3, 9, 11));
                assertThat(network.outputs()).containsEntry("softmax1", Shape.of(network.images(), 19));
            }
        }
    }

    @Test
    void the_multiply_adds_are_those_of_the_summary() {
        Model model = TestModels.twoByTwo();
        try (Session session = Session.compile(model, BATCHES)) {
            for (PlannedNetwork network : session.plan().networks()) {
                assertThat(network.multiplyAdds())
                        .isEqualTo(Summary.of(model.network(), network.images()).multiplyAdds());
            }
        }
    }

    @Test
    void a_step_says_which_kernel_was_chosen_and_what_the_others_answered() {
        try (Session session = Session.compile(TestModels.large(), SessionOptions.defaults())) {
            PlannedStep step = session.plan().networks().getFirst().steps().stream()
                    .filter(s -> s.layers().contains("conv2") && s.multiplyAdds() > 0)
                    .findFirst()
                    .orElseThrow();
            assertThat(step.multiplyAdds()).isEqualTo(64L * 64 * 32 * 32 * 9);
            assertThat(step.outputs()).containsExactly(Shape.of(1, 32, 64, 64));
            assertThat(step.bytes()).isGreaterThanOrEqualTo(4L * (2 * 32 * 64 * 64 + 32 * 32 * 9 + 32));
            KernelList.Answer chosen = step.choice().stream()
                    .filter(answer ->
                            answer.rejection().isEmpty() && answer.declined().isEmpty())
                    .findFirst()
                    .orElseThrow();
            assertThat(step.algorithm()).isEqualTo(chosen.kernel());
        }
    }

    @Test
    void memory_is_known_before_the_first_call_and_near_the_estimate() {
        for (Model model : List.of(SessionTest.model(), TestModels.large(), TestModels.twoByTwo())) {
            for (SessionOptions options : List.of(SessionOptions.defaults(), BATCHES)) {
                SessionMemory estimate = Session.estimate(model, options);
                try (Session session = Session.compile(model, options)) {
                    SessionMemory memory = session.memory();
                    assertThat(memory.workspaces()).isEqualTo(options.workspaces());
                    assertThat(memory.weightBytes()).isPositive();
                    assertThat(session.memoryBytes())
                            .isEqualTo(memory.weightBytes() + options.workspaces() * memory.workspaceBytes());
                    assertThat(estimate.weightBytes())
                            .as("%s", model.network().name())
                            .isBetween(memory.weightBytes() / 2 - SLACK, 4 * memory.weightBytes() + SLACK);
                    assertThat(estimate.workspaceBytes())
                            .as("%s", model.network().name())
                            .isBetween(memory.workspaceBytes() / 3 - SLACK, 3 * memory.workspaceBytes() + SLACK);
                }
            }
        }
    }

    @Test
    void weights_are_kept_in_the_forms_of_kernels_only() {
        Model model = TestModels.large();
        long parameters = Float.BYTES * model.network().parameterCount();
        try (Session session = Session.compile(model, SessionOptions.defaults())) {
            assertThat(session.memory().weightBytes()).isBetween(parameters, parameters * 5 / 4);
        }
    }

    @Test
    void what_does_not_fit_the_heap_is_refused_with_the_estimate() {
        Model model = TestModels.large();
        SessionOptions options = SessionOptions.defaults().maxBatch(64).workspaces(1_000_000);
        assertThatThrownBy(() -> Session.compile(model, options))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("'large'", "1000000 workspaces", "MiB are left", "-Xmx")
                .asInstanceOf(type(HeapException.class))
                .satisfies(e -> assertThat(e.estimate()).isEqualTo(Session.estimate(model, options)))
                .satisfies(e -> assertThat(e.availableBytes())
                        .isBetween(1L, Runtime.getRuntime().maxMemory()));
    }

    @Test
    void room_for_what_is_needed_while_compiling_counts() {
        SessionMemory none = new SessionMemory(0, 0, 1);
        Estimation.requireHeap("net", none, 1 << 20);
        assertThatThrownBy(() -> Estimation.requireHeap("net", none, Runtime.getRuntime().maxMemory()))
                .isInstanceOf(HeapException.class)
                .hasMessageContainingAll("'net'", "while it is compiled");
    }
}
