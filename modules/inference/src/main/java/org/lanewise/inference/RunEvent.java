package org.lanewise.inference;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A call of a session, for JDK Flight Recorder. Off unless a recording enables it.
@Name("org.lanewise.Run")
@Label("Run")
@Category("Lanewise")
@Description("A call of a session")
@Enabled(false)
@StackTrace(false)
final class RunEvent extends Event {

    /// Asked before each call; an event of its own because only events know whether they are on.
    static final RunEvent PROBE = new RunEvent();

    @Label("Network")
    String network = "";

    @Label("Samples")
    int images;

    @Label("Nanoseconds")
    @Description("From the call to its return, with the wait for a workspace")
    long nanos;

    @Label("Waited")
    @Description("Nanoseconds of the wait for a workspace")
    long waited;

    @Label("Completed")
    @Description("Whether the outputs were written")
    boolean completed;
}
