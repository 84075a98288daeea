/// Predictions with a trained network.
///
/// Here: [org.lanewise.inference.Session], a network compiled for serving, its options, what it
/// tells of itself (plan, memory, statistics, events of JDK Flight Recorder), and
/// [org.lanewise.inference.ModelRef], which replaces a session while calls go on. Inside, a call
/// goes through `Calls`, which takes a workspace from a pool and runs a compiled set of shapes:
/// layers (`Compiled`, the only class that knows how they are compiled), or operators too. Not
/// here: training and evaluation over data sets (`training`), compilation (`compiler`).
@NullMarked
package org.lanewise.inference;

import org.jspecify.annotations.NullMarked;
