/// Sessions: networks compiled for serving.
@NullMarked
package org.lanewise.inference;

import org.jspecify.annotations.NullMarked;
