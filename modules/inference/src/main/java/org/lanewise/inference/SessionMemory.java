package org.lanewise.inference;

/// The heap that a session takes.
///
/// @param weightBytes weights, in the forms that kernels want
/// @param workspaceBytes one workspace
/// @param workspaces most workspaces, without those that [WhenExhausted#GROW] adds for a call
public record SessionMemory(long weightBytes, long workspaceBytes, int workspaces) {

    /// Everything, when as many calls run at once as there are workspaces.
    ///
    /// @return bytes
    public long bytes() {
        return weightBytes + workspaces * workspaceBytes;
    }
}
