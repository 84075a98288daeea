/// Predictions with a trained network.
///
/// Here: [org.lanewise.inference.Session] and its options. Not here: training and evaluation over
/// data sets (`training`), compilation (`compiler`).
@NullMarked
package org.lanewise.inference;

import org.jspecify.annotations.NullMarked;
