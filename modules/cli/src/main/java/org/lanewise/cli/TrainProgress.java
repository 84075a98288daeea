package org.lanewise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.lanewise.training.EpochMetrics;
import org.lanewise.training.Progress;
import org.lanewise.training.TrainingListener;

/// Shows a run on standard error: a table with a line for each epoch, and on a terminal a bar
/// below it that is drawn again and again. Elsewhere nothing but whole lines is printed.
final class TrainProgress implements TrainingListener {

    private static final int UNKNOWN_COLUMNS = 80;
    private static final int HIGHEST_RANK = 4;

    private final Terminal terminal;
    private final Status status;
    private final List<Column> table;
    private boolean headed;
    private double secondsLeft;

    /// A column of the table.
    ///
    /// @param rank columns of a higher rank are left out first where there is no room
    private record Column(String head, int width, int rank, Function<EpochMetrics, String> cell) {}

    TrainProgress(Terminal terminal, Status status) {
        this.terminal = terminal;
        this.status = status;
        table = fitting(
                List.of(
                        new Column("epoch", 6, 0, m -> Integer.toString(m.epoch())),
                        new Column("train loss", 13, 1, m -> Text.loss(m.trainLoss())),
                        new Column("accuracy", 10, 3, m -> Text.percent(m.trainAccuracy())),
                        new Column("test loss", 12, 0, m -> Text.loss(m.testLoss())),
                        new Column("accuracy", 10, 0, m -> Text.percent(m.testAccuracy())),
                        new Column("images/s", 11, HIGHEST_RANK, m -> Text.count(Math.round(m.imagesPerSecond()))),
                        new Column("left", 8, 2, _ -> Text.clock(secondsLeft))),
                terminal.errColumns(UNKNOWN_COLUMNS) - 1);
    }

    private static List<Column> fitting(List<Column> all, int room) {
        List<Column> left = new ArrayList<>(all);
        for (int rank = HIGHEST_RANK; rank > 0; rank--) {
            int leaving = rank;
            if (left.stream().mapToInt(Column::width).sum() > room) {
                left.removeIf(column -> column.rank == leaving);
            }
        }
        return left;
    }

    @Override
    public void progress(Progress progress) {
        secondsLeft = progress.secondsLeft();
        if (status.live()) {
            head();
            status.show(new Status.Work(
                    progress.epoch() + "/" + progress.epochs(),
                    progress.step(),
                    progress.steps(),
                    progress.loss(),
                    progress.accuracy(),
                    progress.imagesPerSecond(),
                    secondsLeft));
        }
    }

    @Override
    public void epoch(EpochMetrics metrics) {
        status.clear();
        head();
        line(column -> column.cell.apply(metrics));
        status.measure();
    }

    private void head() {
        if (!headed) {
            headed = true;
            line(Column::head);
        }
    }

    private void line(Function<Column, String> cell) {
        StringBuilder line = new StringBuilder();
        table.forEach(column -> line.append(Text.padLeft(cell.apply(column), column.width)));
        terminal.err().println(line);
    }
}
