package org.lanewise.inference;

/// What happened to the calls of a session since it was compiled, without those of its warm-up. A
/// snapshot: calls that go on meanwhile may be in some numbers and not yet in others.
///
/// @param runs calls that wrote their outputs
/// @param images samples of these calls
/// @param failures calls that ended with any exception, refused arguments and the numbers below
///     included
/// @param timeouts calls whose [Deadline] passed, while they ran or waited
/// @param cancellations calls that were cancelled, or interrupted while they waited
/// @param rejections calls that found no workspace and did not wait ([WhenExhausted#FAIL])
/// @param waits calls that waited for a workspace
/// @param waitNanos nanoseconds that they waited in all
/// @param workspacesMade workspaces that exist
/// @param workspacesInUse workspaces of the calls that run now
/// @param mostWorkspacesInUse most of them at once
public record SessionStats(
        long runs,
        long images,
        long failures,
        long timeouts,
        long cancellations,
        long rejections,
        long waits,
        long waitNanos,
        int workspacesMade,
        int workspacesInUse,
        int mostWorkspacesInUse) {}
