package org.lanewise.cli;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;
import org.lanewise.ops.simd.Simd;
import org.lanewise.tensor.ConfigurationException;

/// What this program is and runs on.
final class About {

    private About() {}

    /// The version in the module's descriptor, or that of the jar's manifest on the class path.
    static String version() {
        return Optional.ofNullable(About.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .or(() -> Optional.ofNullable(About.class.getPackage().getImplementationVersion()))
                .orElse("development");
    }

    static String jdk() {
        return Runtime.version() + " (" + System.getProperty("java.vendor") + ")";
    }

    /// The lines of `--version`.
    static String[] lines() {
        return new String[] {"lanewise " + version(), "jdk " + jdk(), "vectors " + vectors()};
    }

    private static String vectors() {
        try {
            return Simd.vectorBits() + " bits";
        } catch (ConfigurationException e) {
            return "none: " + e.getMessage();
        }
    }
}
