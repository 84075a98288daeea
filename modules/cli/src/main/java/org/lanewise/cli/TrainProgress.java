package org.lanewise.cli;

import org.lanewise.training.EpochMetrics;
import org.lanewise.training.Progress;
import org.lanewise.training.TrainingListener;

/// Shows a run on standard error: a table with a line for each epoch, and on a terminal a bar
/// below it that is drawn again and again. Elsewhere nothing but whole lines is printed.
final class TrainProgress implements TrainingListener {

    private static final String HEAD = "  epoch   train loss  accuracy   test loss  accuracy   images/s   left";
    private static final String CLEAR = "\r\u001b[K";
    private static final int LEAST_BAR = 8;
    private static final int MOST_BAR = 40;

    private final Terminal terminal;
    private final boolean live;
    private final String full;
    private final String empty;
    private int columns;
    private boolean headed;
    private boolean drawn;
    private double secondsLeft;

    TrainProgress(Terminal terminal) {
        this.terminal = terminal;
        live = terminal.live();
        columns = terminal.columns();
        boolean drawing = terminal.errShows("━─");
        full = drawing ? "━" : "#";
        empty = drawing ? "─" : ".";
    }

    @Override
    public void progress(Progress progress) {
        secondsLeft = progress.secondsLeft();
        if (live) {
            head();
            terminal.err().print(CLEAR + bar(progress));
            terminal.err().flush();
            drawn = true;
        }
    }

    @Override
    public void epoch(EpochMetrics metrics) {
        head();
        clear();
        terminal.err().println(line(metrics));
        if (live) {
            columns = terminal.columns();
        }
    }

    /// Removes the bar, so that other lines may follow.
    void clear() {
        if (drawn) {
            terminal.err().print(CLEAR);
            terminal.err().flush();
            drawn = false;
        }
    }

    private void head() {
        if (!headed) {
            headed = true;
            terminal.err().println(HEAD);
        }
    }

    private String line(EpochMetrics metrics) {
        return Text.padLeft(Integer.toString(metrics.epoch()), 7)
                + Text.padLeft(Text.loss(metrics.trainLoss()), 13)
                + Text.padLeft(Text.percent(metrics.trainAccuracy()), 10)
                + Text.padLeft(Text.loss(metrics.testLoss()), 12)
                + Text.padLeft(Text.percent(metrics.testAccuracy()), 10)
                + Text.padLeft(Text.count(Math.round(metrics.imagesPerSecond())), 11)
                + Text.padLeft(Text.clock(secondsLeft), 7);
    }

    /// One column stays free, because some terminals wrap at the last one.
    private String bar(Progress progress) {
        String before = "  " + progress.epoch() + "/" + progress.epochs() + " ";
        String loss = "  loss " + Text.loss(progress.loss());
        String accuracy = "  accuracy " + Text.percent(progress.accuracy());
        String speed = "  " + Text.count(Math.round(progress.imagesPerSecond())) + " images/s";
        String left = "  " + Text.clock(progress.secondsLeft()) + " left";
        String after = "";
        int room = columns - 1 - before.length() - LEAST_BAR;
        for (String candidate :
                new String[] {loss + accuracy + speed + left, loss + accuracy + left, loss + left, left}) {
            if (candidate.length() <= room) {
                after = candidate;
                break;
            }
        }
        int width = Math.clamp(columns - 1 - before.length() - after.length(), 1, MOST_BAR);
        int done = (int) (width * (long) progress.step() / progress.steps());
        String colour = terminal.errColour() ? "\u001b[36m" : "";
        String plain = terminal.errColour() ? "\u001b[0m" : "";
        return before + colour + full.repeat(done) + plain + empty.repeat(width - done) + after;
    }
}
