package org.lanewise.cli;

/// A line of standard error that tells what goes on now, drawn again and again on a terminal.
/// Elsewhere nothing is printed.
///
/// Three columns stay free: some terminals wrap at the last one, and Ctrl-C leaves a `^C`
/// behind the cursor.
final class Status implements AutoCloseable {

    private static final String CLEAR = "\r\u001b[K";
    private static final int UNKNOWN_COLUMNS = 80;
    private static final int FREE_COLUMNS = 3;
    private static final int LEAST_BAR = 8;
    private static final int MOST_BAR = 40;

    /// How far some work is.
    ///
    /// @param label what is done, in a word
    /// @param done steps done
    /// @param all steps in all, 1 or more
    /// @param loss mean loss so far
    /// @param accuracy share of right answers so far
    /// @param imagesPerSecond speed
    /// @param secondsLeft time left
    record Work(
            String label,
            long done,
            long all,
            double loss,
            double accuracy,
            double imagesPerSecond,
            double secondsLeft) {}

    private final Terminal terminal;
    private final boolean live;
    private final String full;
    private final String empty;
    private int columns;
    private boolean drawn;

    Status(Terminal terminal) {
        this.terminal = terminal;
        live = terminal.live();
        boolean drawing = terminal.errShows("━─");
        full = drawing ? "━" : "#";
        empty = drawing ? "─" : ".";
        measure();
    }

    /// Whether anything is drawn.
    boolean live() {
        return live;
    }

    /// Asks for the width of the terminal again, because a window may be resized.
    void measure() {
        columns = live ? terminal.errColumns(UNKNOWN_COLUMNS) : UNKNOWN_COLUMNS;
    }

    /// Shows a text in place of the one before.
    void show(String text) {
        draw(Text.cut("  " + text, columns - FREE_COLUMNS));
    }

    /// Shows a bar and the figures that there is room for.
    void show(Work work) {
        draw(bar(work));
    }

    private void draw(String line) {
        if (live) {
            terminal.err().print(CLEAR + line);
            terminal.err().flush();
            drawn = true;
        }
    }

    private String bar(Work work) {
        String before = "  " + work.label + " ";
        String loss = "  loss " + Text.loss(work.loss);
        String accuracy = "  accuracy " + Text.percent(work.accuracy);
        String speed = "  " + Text.count(Math.round(work.imagesPerSecond)) + " images/s";
        String left = "  " + Text.clock(work.secondsLeft) + " left";
        String after = "";
        int room = columns - FREE_COLUMNS - before.length() - LEAST_BAR;
        for (String candidate :
                new String[] {loss + accuracy + speed + left, loss + accuracy + left, loss + accuracy, loss}) {
            if (candidate.length() <= room) {
                after = candidate;
                break;
            }
        }
        int width = Math.clamp(columns - FREE_COLUMNS - before.length() - after.length(), 1, MOST_BAR);
        int done = (int) (width * work.done / work.all);
        String colour = terminal.errColour() ? "\u001b[36m" : "";
        String plain = terminal.errColour() ? "\u001b[0m" : "";
        return before + colour + full.repeat(done) + plain + empty.repeat(width - done) + after;
    }

    /// Removes the line, so that others may follow.
    void clear() {
        if (drawn) {
            terminal.err().print(CLEAR);
            terminal.err().flush();
            drawn = false;
        }
    }

    @Override
    public void close() {
        clear();
    }
}
