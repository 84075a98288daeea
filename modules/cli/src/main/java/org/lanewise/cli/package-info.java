/// The lanewise command: what a person sees of the engine.
///
/// Here: the commands, their options, progress, tables, JSON and exit codes. Not here: anything
/// that computes. Nothing is exported; only this package prints.
@NullMarked
package org.lanewise.cli;

import org.jspecify.annotations.NullMarked;
