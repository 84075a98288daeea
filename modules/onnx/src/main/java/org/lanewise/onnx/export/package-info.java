/// Networks as ONNX graphs: every layer and every operator that has a form in opset 21.
///
/// A network becomes the same graph whenever it is exported, which is how a file is recognised as
/// ours: [org.lanewise.onnx.export.DescribedModel] exports what a file's description says and
/// believes it only when the file holds that very graph.
@NullMarked
package org.lanewise.onnx.export;

import org.jspecify.annotations.NullMarked;
