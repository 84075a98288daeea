package org.lanewise.onnx;

/// How a model is written as an ONNX file.
///
/// @param training whether batch normalisation uses and updates the statistics of its batch and
///     dropout drops, as tools that train the file want it; random slopes are their mean in both
///     forms. Such a file is read back as its graph, not as the network that it came from
/// @param losses whether losses of the network are part of the graph; else it ends before them
public record ExportOptions(boolean training, boolean losses) {

    /// A file that predicts: the inference form, without losses.
    ///
    /// @return the options
    public static ExportOptions defaults() {
        return new ExportOptions(false, false);
    }

    /// These options with layers in their training form.
    ///
    /// @return the changed options
    public ExportOptions forTraining() {
        return new ExportOptions(true, losses);
    }

    /// These options with losses.
    ///
    /// @return the changed options
    public ExportOptions withLosses() {
        return new ExportOptions(training, true);
    }
}
