/// JSON text, read and written character by character.
///
/// Here: the strict, bounded lexer beneath the JSON documents of `org.lanewise.tensor.json` and the headers of
/// safetensors files, and the quoting of strings. Not here: documents. Depends on nothing of Lanewise, so that both
/// of its users may; its exception never leaves this module.
@NullMarked
package org.lanewise.tensor.lexer;

import org.jspecify.annotations.NullMarked;
