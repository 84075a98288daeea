package org.lanewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.ConfigurationException;

/// To judge a model takes the test files of a data set alone.
class TestDataTest {

    private static final int RECORD = 3073;

    @TempDir
    private Path folder;

    @Test
    void cifar10NeedsItsTestBatchOnly() throws IOException {
        byte[] records = new byte[2 * RECORD];
        records[RECORD] = 9;
        Files.write(folder.resolve("test_batch.bin"), records);
        TestData test = Datasets.openTest("cifar10:" + folder, DatasetOptions.defaults());
        assertThat(test.samples().size()).isEqualTo(2);
        assertThat(test.samples().label(1)).isEqualTo(9);
        assertThat(test.samples().classNames()).isEqualTo(Cifar10.CLASS_NAMES);
        assertThat(test.normalization()).isEqualTo(Normalization.CIFAR10);
        assertThatThrownBy(() -> Datasets.open("cifar10:" + folder)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void digitsAreThoseOfTheSplit() {
        DatasetOptions options = DatasetOptions.defaults().withDigits(10, 5);
        TestData test = Datasets.openTest("digits:20", options);
        assertThat(test.samples().size()).isEqualTo(5);
        assertThat(test.samples().label(3))
                .isEqualTo(Datasets.open("digits:20", options).test().label(3));
    }

    @Test
    void aDataSetThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> Datasets.openTest("mnist:" + folder, DatasetOptions.defaults()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("t10k-images-idx3-ubyte");
        assertThatThrownBy(() -> Datasets.openTest("mnst:" + folder, DatasetOptions.defaults()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("did you mean 'mnist:DIR'?");
    }
}
