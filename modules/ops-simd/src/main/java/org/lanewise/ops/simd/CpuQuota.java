package org.lanewise.ops.simd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether this process has a share of processor time that it can use up, as containers do. A
/// thread that spins uses up the share of the thread that it waits for.
final class CpuQuota {

    static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    static final boolean EXISTS =
            limits(Path.of("/sys/fs/cgroup/cpu.max")) || limits(Path.of("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"));

    private CpuQuota() {}

    /// Whether a control file of Linux states a quota: microseconds of a period. `max` or -1 is
    /// none, and so is a file that is not there.
    static boolean limits(Path file) {
        try {
            String first = Files.readString(file).strip().split("\\s", 2)[0];
            return !first.isEmpty() && Character.isDigit(first.charAt(0));
        } catch (IOException | SecurityException _) {
            return false;
        }
    }
}
