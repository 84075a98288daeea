package org.lanewise.inference;

import java.util.List;

/// What a session does in a call.
///
/// @param network name of the network
/// @param passes the passes of the compiler, in order
/// @param networks the compiled forms: for each set of shapes one that runs samples one by one and,
///     where batches are long enough, one that runs several together. Both give the same bits
/// @param memory the bytes that the session takes
public record SessionPlan(String network, List<String> passes, List<PlannedNetwork> networks, SessionMemory memory) {

    /// Copies the lists.
    public SessionPlan {
        passes = List.copyOf(passes);
        networks = List.copyOf(networks);
    }
}
