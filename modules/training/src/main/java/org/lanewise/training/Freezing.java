package org.lanewise.training;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.ParameterSpec.Kind;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.text.NearestName;

/// Which parameters a run leaves as they are. To the compiler they are constants: they lie
/// outside the range that optimizers change, and no gradient of them exists.
final class Freezing {

    /// Names in a message.
    private static final int MOST_NAMES = 12;

    private Freezing() {}

    /// Requires that a regular expression matches the whole name of some parameter.
    ///
    /// @throws ConfigurationException when it does not, or is no regular expression
    static void check(Network network, String regex) {
        Pattern pattern = pattern(regex);
        List<String> names = network.parameters().stream().map(Parameter::name).toList();
        if (names.stream().noneMatch(name -> pattern.matcher(name).matches())) {
            throw new ConfigurationException("Freeze '" + regex + "' matches no parameter of network '" + network.name()
                    + "'" + near(regex, names));
        }
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new ConfigurationException(
                    "Freeze '" + regex + "' is no regular expression: " + e.getDescription(), e);
        }
    }

    /// The names that a regular expression may have meant: those that begin with its literal
    /// beginning, else the nearest, and what names begin with.
    private static String near(String regex, List<String> names) {
        String literal = regex.replaceAll("[^\\p{Alnum}_.-].*", "").replaceAll("\\.+$", "");
        List<String> beginnings = new ArrayList<>(new TreeSet<>(
                names.stream().map(name -> name.replaceFirst("\\.[^.]*$", "")).toList()));
        return NearestName.hint(literal, beginnings) + " (names begin with "
                + String.join(", ", beginnings.subList(0, Math.min(MOST_NAMES, beginnings.size())))
                + (beginnings.size() > MOST_NAMES ? ", ..." : "") + ")";
    }

    /// A network whose frozen parameters are constants, and with them both running statistics of
    /// each batch normalisation that has neither scale nor shift to train, or one of whose
    /// statistics is frozen.
    ///
    /// @throws ConfigurationException when nothing is left to train
    static Network apply(Network network, List<String> regexes) {
        if (regexes.isEmpty()) {
            return network;
        }
        Set<String> frozen = new HashSet<>();
        for (String regex : regexes) {
            Pattern pattern = pattern(regex);
            network.parameters().stream()
                    .map(Parameter::name)
                    .filter(name -> pattern.matcher(name).matches())
                    .forEach(frozen::add);
        }
        Set<String> trained = new HashSet<>();
        network.parameters().stream()
                .filter(parameter -> parameter.kind() == Kind.TRAINABLE && !frozen.contains(parameter.name()))
                .forEach(parameter -> trained.add(parameter.name()));
        if (trained.isEmpty()) {
            throw new ConfigurationException(
                    "Freeze " + regexes + " leaves nothing to train in network '" + network.name() + "'");
        }
        for (Node node : network.nodes()) {
            if (node.layer() instanceof BatchNorm2d
                    && (node.parameters().subList(0, 2).stream().noneMatch(trained::contains)
                            || node.parameters().subList(2, 4).stream().anyMatch(frozen::contains))) {
                frozen.addAll(node.parameters().subList(2, 4));
            }
        }
        List<Parameter> parameters = network.parameters().stream()
                .map(parameter -> frozen.contains(parameter.name()) ? constant(parameter) : parameter)
                .toList();
        return new Network(
                network.name(), network.inputs(), parameters, network.nodes(), network.outputs(), network.metadata());
    }

    private static Parameter constant(Parameter parameter) {
        return new Parameter(
                parameter.name(), parameter.shape(), parameter.type(), parameter.initializer(), Kind.CONSTANT);
    }
}
