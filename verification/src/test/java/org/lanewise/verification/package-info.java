/// Tests of the architecture and of the jars as they ship.
///
/// They read the jars of `modules/`; nothing has to be added here when a module is added.
@NullMarked
package org.lanewise.verification;

import org.jspecify.annotations.NullMarked;
