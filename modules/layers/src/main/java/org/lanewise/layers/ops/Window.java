package org.lanewise.layers.ops;

import java.util.List;
import org.lanewise.tensor.ConfigurationException;

/// A window that slides over any number of spatial axes, as convolutions and poolings share it.
///
/// Every list has one number a spatial axis or none at all, where none stands for the usual value
/// on every axis, so that a window need not know how many axes its input has. Output sizes are
/// those of [org.lanewise.tensor.Window].
///
/// @param kernel taps, 1 or more; none for the sizes of the weights
/// @param strides steps between windows, 1 or more; none for 1
/// @param dilations distances between taps, 1 or more; none for 1
/// @param padsBegin elements added before the first, 0 or more; none for 0
/// @param padsEnd elements added after the last, 0 or more; none for 0
/// @param padding whether the padding is as given or follows from the input's sizes
/// @param ceilMode whether a last window may reach beyond the padding
public record Window(
        List<Integer> kernel,
        List<Integer> strides,
        List<Integer> dilations,
        List<Integer> padsBegin,
        List<Integer> padsEnd,
        Padding padding,
        boolean ceilMode) {

    /// How the padding of a window is found.
    public enum Padding {
        /// As `padsBegin` and `padsEnd` say.
        EXPLICIT,
        /// So that the output has `ceil(in / stride)` elements, an odd one after the last.
        SAME_UPPER,
        /// So that the output has `ceil(in / stride)` elements, an odd one before the first.
        SAME_LOWER
    }

    /// Checks the numbers.
    public Window {
        kernel = List.copyOf(kernel);
        strides = List.copyOf(strides);
        dilations = List.copyOf(dilations);
        padsBegin = List.copyOf(padsBegin);
        padsEnd = List.copyOf(padsEnd);
        int axes = axes(kernel, strides, dilations, padsBegin, padsEnd);
        check("kernel", kernel, axes, 1);
        check("strides", strides, axes, 1);
        check("dilations", dilations, axes, 1);
        check("padsBegin", padsBegin, axes, 0);
        check("padsEnd", padsEnd, axes, 0);
        if (padding != Padding.EXPLICIT && !(padsBegin.isEmpty() && padsEnd.isEmpty())) {
            throw new ConfigurationException("Window has padding " + padding + " and padsBegin " + padsBegin
                    + ", padsEnd " + padsEnd + ", expected none beside " + padding);
        }
    }

    /// A window with stride 1, no dilation and no padding.
    ///
    /// @param kernel taps along each spatial axis; none for the sizes of the weights
    /// @return the window
    public static Window of(Integer... kernel) {
        return new Window(List.of(kernel), List.of(), List.of(), List.of(), List.of(), Padding.EXPLICIT, false);
    }

    /// This window with other strides.
    ///
    /// @param steps one number a spatial axis
    /// @return the changed window
    public Window strides(Integer... steps) {
        return new Window(kernel, List.of(steps), dilations, padsBegin, padsEnd, padding, ceilMode);
    }

    /// This window with other dilations.
    ///
    /// @param distances one number a spatial axis
    /// @return the changed window
    public Window dilations(Integer... distances) {
        return new Window(kernel, strides, List.of(distances), padsBegin, padsEnd, padding, ceilMode);
    }

    /// This window with explicit padding.
    ///
    /// @param begin elements before the first, one number a spatial axis
    /// @param end elements after the last, one number a spatial axis
    /// @return the changed window
    public Window pads(List<Integer> begin, List<Integer> end) {
        return new Window(kernel, strides, dilations, begin, end, Padding.EXPLICIT, ceilMode);
    }

    /// This window with padding that follows from the input's sizes.
    ///
    /// @param rule where an odd element goes
    /// @return the changed window
    public Window same(Padding rule) {
        return new Window(kernel, strides, dilations, List.of(), List.of(), rule, ceilMode);
    }

    /// This window with a last place that may reach beyond the padding.
    ///
    /// @return the changed window
    public Window ceil() {
        return new Window(kernel, strides, dilations, padsBegin, padsEnd, padding, true);
    }

    @SafeVarargs
    private static int axes(List<Integer>... lists) {
        int axes = 0;
        for (List<Integer> list : lists) {
            axes = Math.max(axes, list.size());
        }
        return axes;
    }

    private static void check(String name, List<Integer> numbers, int axes, int least) {
        if (!numbers.isEmpty() && numbers.size() != axes) {
            throw new ConfigurationException("Window " + name + " " + numbers + " has " + numbers.size()
                    + " numbers, expected one for each of " + axes + " axes, or none");
        }
        for (int number : numbers) {
            if (number < least) {
                throw new ConfigurationException(
                        "Window " + name + " " + numbers + " has " + number + ", expected " + least + " or more");
            }
        }
    }
}
