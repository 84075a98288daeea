/// Words in messages.
///
/// Here: which known name someone may have meant. Not here: anything that prints. Exported to
/// our own modules only.
@NullMarked
package org.lanewise.tensor.text;

import org.jspecify.annotations.NullMarked;
