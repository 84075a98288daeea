package org.lanewise.onnx.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.lanewise.tensor.ConfigurationException;

class LoadLimitsTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();

    @Test
    void eachLimitIsChangedByItself() {
        LoadLimits changed = LIMITS.withBytes(1)
                .withNodes(2)
                .withEntries(3)
                .withTensorElements(4)
                .withTotalElements(5)
                .withNesting(6)
                .withExternalBytes(7)
                .withFoldedElements(8);
        assertThat(changed).isEqualTo(new LoadLimits(1, 2, 3, 4, 5, 6, 7, 8));
    }

    @Test
    void zeroForbidsAndLessIsRefused() {
        assertThat(LIMITS.withExternalBytes(0).externalBytes()).isZero();
        List<Function<LoadLimits, LoadLimits>> refused = List.of(
                limits -> limits.withBytes(-1),
                limits -> limits.withNodes(-1),
                limits -> limits.withEntries(-1),
                limits -> limits.withTensorElements(-1),
                limits -> limits.withTotalElements(-1),
                limits -> limits.withNesting(-1),
                limits -> limits.withExternalBytes(-1),
                limits -> limits.withFoldedElements(-1));
        for (Function<LoadLimits, LoadLimits> change : refused) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> change.apply(LIMITS))
                    .withMessageContaining("-1");
        }
    }

    @Test
    void limitsBeyondWhatJavaHoldsAreRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> LIMITS.withBytes(1L << 31))
                .withMessageContaining("bytes is 2147483648");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> LIMITS.withNesting(1_001))
                .withMessageContaining("nesting is 1001");
    }
}
