/// Pictures to tensors and image folders.
@NullMarked
package org.lanewise.image;

import org.jspecify.annotations.NullMarked;
