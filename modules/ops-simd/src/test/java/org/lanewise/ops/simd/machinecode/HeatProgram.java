package org.lanewise.ops.simd.machinecode;

import org.lanewise.ops.simd.Simd;

/// Makes C2 compile every micro-kernel, in a JVM that prints what C2 made. Its own lines start
/// with `bits` and `kernel`.
final class HeatProgram {
    private HeatProgram() {}

    /// @param args none
    public static void main(String[] args) {
        for (MicroKernel kernel : MicroKernel.all()) {
            kernel.heat().run();
        }
        System.out.println("bits " + Simd.vectorBits());
        for (MicroKernel kernel : MicroKernel.all()) {
            System.out.println("kernel " + kernel.method() + " " + kernel.fmas());
        }
    }
}
