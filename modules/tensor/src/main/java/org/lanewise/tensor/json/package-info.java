/// JSON documents, strict and bounded, for network descriptions, metrics and the command line.
///
/// Here: the tree of a document, reading and writing it. Not here: the lexer beneath (`org.lanewise.tensor.lexer`),
/// and what the documents mean. Exported to our own modules only.
@NullMarked
package org.lanewise.tensor.json;

import org.jspecify.annotations.NullMarked;
