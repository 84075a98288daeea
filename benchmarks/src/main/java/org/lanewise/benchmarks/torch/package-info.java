/// Networks as TorchScript files, the form in which PyTorch serves a model without Python.
///
/// Here: the source text of a network in the language of TorchScript, and the archive that holds it
/// with its tensors. Not here: running it, which is in `session`.
@NullMarked
package org.lanewise.benchmarks.torch;

import org.jspecify.annotations.NullMarked;
