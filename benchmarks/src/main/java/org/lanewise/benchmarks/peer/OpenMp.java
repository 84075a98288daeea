package org.lanewise.benchmarks.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;

/// The number of threads that oneDNN takes, which its interface leaves to the OpenMP runtime that
/// comes with it.
final class OpenMp {

    private OpenMp() {}

    /// Sets the number for the calling thread.
    ///
    /// @param threads 1 or more
    @SuppressWarnings("restricted")
    static void threads(int threads) {
        Path dnnl = Path.of(Loader.load(org.bytedeco.dnnl.global.dnnl.class));
        SymbolLookup runtime = SymbolLookup.libraryLookup(dnnl.resolveSibling("libgomp.so.1"), Arena.global());
        MemorySegment set = runtime.find("omp_set_num_threads").orElseThrow();
        try {
            Linker.nativeLinker()
                    .downcallHandle(set, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                    .invokeExact(threads);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("omp_set_num_threads", e);
        }
    }
}
