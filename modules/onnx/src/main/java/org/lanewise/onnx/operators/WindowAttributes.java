package org.lanewise.onnx.operators;

import java.util.List;
import org.lanewise.layers.ops.Window;
import org.lanewise.onnx.operators.OperatorEntry.Importer;
import org.lanewise.tensor.ConfigurationException;

/// Reads the attributes that convolutions and poolings share.
final class WindowAttributes {

    private static final List<String> AUTO_PAD = List.of("NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID");

    private WindowAttributes() {}

    /// `kernel_shape`, `strides`, `pads` and `auto_pad`, and where the operator has them
    /// `dilations` and `ceil_mode`.
    static Window read(NodeImport node, boolean dilations, boolean ceilMode) {
        String autoPad = node.oneOf("auto_pad", "NOTSET", AUTO_PAD);
        List<Integer> pads = pads(node);
        if (!autoPad.equals("NOTSET")) {
            if (pads.stream().anyMatch(pad -> pad != 0)) {
                throw node.attributeError("pads", "is " + pads + " beside auto_pad '" + autoPad + "', expected none");
            }
            pads = List.of();
        }
        Window.Padding padding = switch (autoPad) {
            case "SAME_UPPER" -> Window.Padding.SAME_UPPER;
            case "SAME_LOWER" -> Window.Padding.SAME_LOWER;
            default -> Window.Padding.EXPLICIT;
        };
        int half = pads.size() / 2;
        return new Window(
                list(node, "kernel_shape"),
                list(node, "strides"),
                dilations ? list(node, "dilations") : List.of(),
                pads.subList(0, half),
                pads.subList(half, pads.size()),
                padding,
                ceilMode && node.flag("ceil_mode", false));
    }

    /// `kernel_shape`, `strides` and `pads`.
    static Window explicit(NodeImport node) {
        List<Integer> pads = pads(node);
        int half = pads.size() / 2;
        return Window.of(list(node, "kernel_shape").toArray(Integer[]::new))
                .strides(list(node, "strides").toArray(Integer[]::new))
                .pads(pads.subList(0, half), pads.subList(half, pads.size()));
    }

    /// An attribute of several integers, none when it is absent.
    static List<Integer> list(NodeImport node, String attribute) {
        return node.integers(attribute).orElse(List.of());
    }

    private static List<Integer> pads(NodeImport node) {
        List<Integer> pads = list(node, "pads");
        if (pads.size() % 2 != 0) {
            throw node.attributeError("pads", "is " + pads + ", expected a begin and an end for every axis");
        }
        return pads;
    }

    /// An importer whose refused settings name the node.
    static Importer named(Importer importer) {
        return node -> {
            try {
                importer.add(node);
            } catch (ConfigurationException e) {
                throw node.error(String.valueOf(e.getMessage()));
            }
        };
    }
}
