/// Files that are either whole or not there.
///
/// Here: atomic replacement of a file. Not here: any file format. Exported to our own modules only.
@NullMarked
package org.lanewise.tensor.io;

import org.jspecify.annotations.NullMarked;
