package org.lanewise.inference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;

/// How a session is compiled. Start from [#defaults()] and change what matters.
///
/// @param maxBatch most samples of one call, 1 or more; a call is split inside, so that memory does
///     not grow with it
/// @param threads most threads of one call, the caller's included; 1 starts none
/// @param workers the group whose threads calls use; empty for the one that all sessions of the
///     process share, which ends with the last of them
/// @param workspaces most calls at once, 1 or more; each computes in a workspace of its own, made
///     when it is first needed
/// @param whenExhausted what a call does when all workspaces are in use
/// @param nans what a call does with NaNs in its inputs
/// @param shapes the shapes that the session is compiled for: for each set the shape of every
///     input, batch included, by name. The batch of a set raises `maxBatch` for it. Empty: the one
///     set of sizes that the network itself gives
public record SessionOptions(
        int maxBatch,
        int threads,
        Optional<Workers> workers,
        int workspaces,
        WhenExhausted whenExhausted,
        NanPolicy nans,
        List<Map<String, Shape>> shapes) {

    /// Checks the numbers and copies the collections.
    public SessionOptions {
        requirePositive("maxBatch is ", maxBatch);
        requirePositive("threads are ", threads);
        requirePositive("workspaces are ", workspaces);
        if (threads > Workers.MOST_THREADS) {
            throw new ConfigurationException(
                    "Session threads are " + threads + ", expected 1 to " + Workers.MOST_THREADS);
        }
        List<Map<String, Shape>> copies = new ArrayList<>();
        shapes.forEach(set -> copies.add(Map.copyOf(set)));
        shapes = List.copyOf(copies);
    }

    private static void requirePositive(String subject, int value) {
        if (value < 1) {
            throw new ConfigurationException("Session " + subject + value + ", expected 1 or more");
        }
    }

    /// One sample a call, on the caller's thread, as many calls at once as there are processors;
    /// more wait. NaNs pass.
    ///
    /// @return the options
    public static SessionOptions defaults() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new SessionOptions(1, 1, Optional.empty(), processors, WhenExhausted.WAIT, NanPolicy.PASS, List.of());
    }

    /// These options with another batch.
    ///
    /// @param samples most samples of one call
    /// @return the changed options
    public SessionOptions maxBatch(int samples) {
        return new SessionOptions(samples, threads, workers, workspaces, whenExhausted, nans, shapes);
    }

    /// These options with other threads.
    ///
    /// @param count most threads of one call
    /// @return the changed options
    public SessionOptions threads(int count) {
        return new SessionOptions(maxBatch, count, workers, workspaces, whenExhausted, nans, shapes);
    }

    /// These options with a group of threads of the caller's, who closes it after the session.
    /// Calls use as many of its threads as [#threads()] says.
    ///
    /// @param group the group
    /// @return the changed options
    public SessionOptions workers(Workers group) {
        return new SessionOptions(maxBatch, threads, Optional.of(group), workspaces, whenExhausted, nans, shapes);
    }

    /// These options with another bound of calls at once.
    ///
    /// @param count most workspaces
    /// @return the changed options
    public SessionOptions workspaces(int count) {
        return new SessionOptions(maxBatch, threads, workers, count, whenExhausted, nans, shapes);
    }

    /// These options with another answer to more calls than workspaces.
    ///
    /// @param answer what a call does then
    /// @return the changed options
    public SessionOptions whenExhausted(WhenExhausted answer) {
        return new SessionOptions(maxBatch, threads, workers, workspaces, answer, nans, shapes);
    }

    /// These options with another answer to NaNs in inputs.
    ///
    /// @param policy what a call does with them
    /// @return the changed options
    public SessionOptions nans(NanPolicy policy) {
        return new SessionOptions(maxBatch, threads, workers, workspaces, whenExhausted, policy, shapes);
    }

    /// These options with one more set of shapes to compile for.
    ///
    /// @param set the shape of every input, batch included, by name
    /// @return the changed options
    public SessionOptions shape(Map<String, Shape> set) {
        List<Map<String, Shape>> more = new ArrayList<>(shapes);
        more.add(new LinkedHashMap<>(set));
        return new SessionOptions(maxBatch, threads, workers, workspaces, whenExhausted, nans, more);
    }

    /// These options with one more shape to compile for, of a network with one input.
    ///
    /// @param input name of the input
    /// @param shape its shape, batch included
    /// @return the changed options
    public SessionOptions shape(String input, Shape shape) {
        return shape(Map.of(input, shape));
    }
}
