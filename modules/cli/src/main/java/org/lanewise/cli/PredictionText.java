package org.lanewise.cli;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.cli.PredictCommand.Guess;

/// Lays predictions out: a line for each picture where all fit, else a line for each guess
/// below the picture's name.
final class PredictionText {

    private static final String GAP = "  ";
    private static final int SHARE = 8;

    private final int name;
    private final int label;
    private final boolean beside;

    /// @param images names of all pictures
    /// @param labels names of all classes
    /// @param top most guesses of a picture
    /// @param width columns
    PredictionText(List<String> images, List<String> labels, int top, int width) {
        name = longest(images);
        label = longest(labels);
        long guess = GAP.length() + SHARE + GAP.length() + label;
        beside = name + Math.min(top, labels.size()) * guess <= width;
    }

    /// The lines of one picture, one or more.
    List<String> lines(String image, List<Guess> guesses) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(beside ? Text.padRight(image, name) : image);
        for (Guess guess : guesses) {
            if (!beside) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(GAP)
                    .append(Text.padLeft(Text.percent(guess.probability()), SHARE))
                    .append(GAP)
                    .append(beside ? Text.padRight(guess.label(), label) : guess.label());
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    private static int longest(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }
}
