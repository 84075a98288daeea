package org.lanewise.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.ops.simd.bench.LayerShape;
import org.lanewise.ops.simd.bench.ShapeNotation;

/// Every engine computes what the notation says: a ratio of times means something only then.
class PeersTest {

    private static final List<Engine> ENGINES = List.of(
            new Lanewise(2, true, Optional.empty()),
            new Lanewise(2, false, Optional.empty()),
            new OneDnn(1),
            new OnnxRuntime(1));

    static Stream<String> shapes() {
        return Stream.of(
                "conv ic3 oc64 h30 k7 s2 p3 relu",
                "conv ic20 oc36 h15 w17 k3x1 s2x1 p1-0x0",
                "conv ic32 oc64 h14 k3 s2 p1 n2",
                "conv ic16 oc32 h14 k3 p2 d2 nobias",
                "conv ic96 oc96 h7 k1 g3",
                "conv ic17 oc33 h9 k3 p1",
                "dw c20 h14 k3 p1",
                "dw c96 h14 k3 s2 p1 relu",
                "dw c16 m2 h9 k5 p2",
                "conv ic20 oc36 h14 k3 p1 dsrc",
                "conv ic20 oc36 h14 k3 s2 p1 n2 dsrc",
                "conv ic20 oc36 h14 k3 p1 n3 dweights",
                "conv ic3 oc36 h14 k5 s2 p2 dweights",
                "dw c20 h14 k3 p1 dsrc",
                "dw c20 h14 k3 p1 dweights",
                "pool max c20 h15 k3 s2 p1",
                "pool max c20 h14 k3 s2 ceil",
                "pool avg c20 h14 k2 n2",
                "pool avg c20 h14 k3 s1 p1",
                "pool avg c20 h14 k3 s2 p1 countpad",
                "pool avg c50 h7 global",
                "pool max c50 h7 w5 global",
                "gemv in70 out50",
                "linear in70 out50 n17 nobias",
                "gemm m30 n50 k70",
                "gemm m30 n50 k70 ta",
                "gemm m30 n50 k70 tb",
                "gemm m30 n50 k70 ta tb");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyEngineIsWithinRoundingOfTheLoopsInDouble(String text) {
        LayerShape shape = ShapeNotation.parse(text).shape();
        LayerValues layer = LayerValues.of(shape, 7);
        Reference reference = Reference.of(layer, 7);
        int asked = 0;
        for (Engine engine : ENGINES) {
            if (engine.rejects(shape).isPresent()) {
                continue;
            }
            asked++;
            try (Contender contender = engine.prepare(layer)) {
                contender.run();
                contender.run();
                String what =
                        text + " on " + engine.name() + ", " + engine.layout() + ", " + contender.implementation();
                assertThat(contender.result().length).as(what).isEqualTo(layer.resultElements());
                assertThat(reference.error(contender.result())).as(what).isLessThan(bound(shape));
            }
        }
        assertThat(asked).as("engines that have %s", text).isGreaterThanOrEqualTo(2);
    }

    /// A rounding a term, and the growth of minimal filtering's transforms.
    private static double bound(LayerShape shape) {
        double terms =
                2 + (double) shape.multiplyAdds() / LayerValues.of(shape, 7).resultElements();
        return 0x1p-24 * terms * 8;
    }

    @AfterAll
    static void close() {
        ENGINES.forEach(Engine::close);
    }
}
