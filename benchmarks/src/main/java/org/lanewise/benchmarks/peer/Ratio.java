package org.lanewise.benchmarks.peer;

import java.util.List;

/// How much faster we are than a peer: the peer's time over ours.
///
/// @param ours median of our rounds, in nanoseconds
/// @param peer median of the peer's rounds, in nanoseconds
/// @param ratio ratio of the medians
/// @param least smallest ratio of a round
/// @param most largest ratio of a round
public record Ratio(double ours, double peer, double ratio, double least, double most) {

    /// Compares the rounds of one run.
    ///
    /// @param ourRounds our time in each round
    /// @param peerRounds the peer's time in the same rounds
    /// @return the ratio
    public static Ratio of(double[] ourRounds, double[] peerRounds) {
        double least = Double.MAX_VALUE;
        double most = 0;
        for (int i = 0; i < ourRounds.length; i++) {
            double ratio = peerRounds[i] / ourRounds[i];
            least = Math.min(least, ratio);
            most = Math.max(most, ratio);
        }
        double ours = Rounds.median(ourRounds);
        double peer = Rounds.median(peerRounds);
        return new Ratio(ours, peer, peer / ours, least, most);
    }

    /// The geometric mean of ratios.
    ///
    /// @param ratios the ratios
    /// @return their mean, 1 when there are none
    public static double geometricMean(List<Ratio> ratios) {
        return StrictMath.exp(ratios.stream()
                .mapToDouble(ratio -> StrictMath.log(ratio.ratio()))
                .average()
                .orElse(0));
    }
}
