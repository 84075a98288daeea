package org.lanewise.compiler;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.Concat;

/// A pass for serving: values that are concatenated are made where the concatenation will be read,
/// so that nothing is copied.
///
/// Later concatenations are placed first: a dense block, in which each concatenation is the
/// beginning of the next, becomes one buffer. One image only, and whole blocks of channels: then a
/// part is a range of the whole.
final class ConcatPlaces {

    /// Where a value lies.
    ///
    /// @param whole the concatenation that has the memory
    /// @param start first float within it
    record Place(String whole, int start) {}

    private final Forms forms;
    private final Scope scope;
    private final Map<String, Group> makers = new HashMap<>();
    private final Map<String, Place> places = new LinkedHashMap<>();

    private ConcatPlaces(Forms forms, Scope scope) {
        this.forms = forms;
        this.scope = scope;
    }

    static ConcatPlaces of(List<Group> groups, Forms forms, Scope scope) {
        ConcatPlaces places = new ConcatPlaces(forms, scope);
        if (scope.images() == 1) {
            groups.forEach(group -> places.makers.put(group.output(), group));
            for (Group group : groups.reversed()) {
                if (group.layer() instanceof Concat
                        && forms.blocked(group.output())
                        && forms.wholeBlocks(group.main().inputs())) {
                    places.place(group);
                }
            }
        }
        return places;
    }

    /// The place of a value within a concatenation, or null when it has memory of its own.
    @Nullable
    Place place(String value) {
        return places.get(value);
    }

    /// Whether parts of a value are values that are made in its place.
    boolean isWhole(String value) {
        return places.values().stream().anyMatch(place -> place.whole().equals(value));
    }

    /// Number of values that are made in place.
    int count() {
        return places.size();
    }

    private void place(Group group) {
        List<String> inputs = group.main().inputs();
        Place own = places.getOrDefault(group.output(), new Place(group.output(), 0));
        Place first = places.get(inputs.getFirst());
        if (own.whole().equals(group.output()) && first != null && adjacent(inputs, first)) {
            places.put(group.output(), first);
            return;
        }
        int start = own.start();
        for (String input : inputs) {
            if (mayMove(input)) {
                places.put(input, new Place(own.whole(), start));
            }
            start += scope.blockedLength(scope.shape(input));
        }
    }

    /// Whether all inputs lie one after the other already.
    private boolean adjacent(List<String> inputs, Place first) {
        int start = first.start();
        for (String input : inputs) {
            if (!new Place(first.whole(), start).equals(places.get(input))) {
                return false;
            }
            start += scope.blockedLength(scope.shape(input));
        }
        return true;
    }

    private boolean mayMove(String value) {
        Group maker = makers.get(value);
        return maker != null
                && forms.blocked(value)
                && !places.containsKey(value)
                && ServingLowering.makesBuffer(maker.layer());
    }
}
