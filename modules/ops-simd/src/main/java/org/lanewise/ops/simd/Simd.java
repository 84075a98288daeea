package org.lanewise.ops.simd;

import jdk.incubator.vector.FloatVector;
import org.lanewise.tensor.ConfigurationException;

/// What SIMD there is in this JVM.
public final class Simd {

    /// The flag that gives a class-path application the Vector API.
    public static final String FLAG = "--add-modules jdk.incubator.vector";

    /// The first float of a long array that is at a multiple of 64 bytes: elements begin 16 bytes
    /// behind an array's start, and the usual collector puts large objects at multiples of far more.
    /// A vector at this place plus a multiple of 16 floats does not cross a cache line. Only speed
    /// depends on it.
    public static final int FIRST_ALIGNED = 12;

    private Simd() {}

    /// Requires the Vector API, which a class-path application gets only when it asks for it.
    ///
    /// @throws ConfigurationException when the module is not there; the message has the exact
    ///     flag
    public static void requireAvailable() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            throw new ConfigurationException(
                    "Lanewise needs the JDK Vector API: start java with " + FLAG + " (JDK 25)");
        }
    }

    /// Width of the vectors that the kernels use.
    ///
    /// @return 512, 256 or 128 bits
    /// @throws ConfigurationException when the Vector API is not there
    public static int vectorBits() {
        requireAvailable();
        return Width.BITS;
    }

    /// Read once; in its own class so that [#requireAvailable()] runs before the Vector API is
    /// touched.
    private static final class Width {
        static final int BITS = Math.clamp(FloatVector.SPECIES_PREFERRED.vectorBitSize(), 128, 512);
    }
}
