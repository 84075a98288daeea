package org.lanewise.inference;

import jdk.jfr.FlightRecorder;

/// Whether anybody records our events: one look a run. Before Flight Recorder has been asked for
/// in this process the answer needs none of its classes, whose start takes longer than a small
/// network's.
final class Events {

    private Events() {}

    static boolean ofRuns() {
        return FlightRecorder.isInitialized() && RunEvent.PROBE.isEnabled();
    }

    static boolean ofSteps() {
        return FlightRecorder.isInitialized() && StepEvent.PROBE.isEnabled();
    }
}
