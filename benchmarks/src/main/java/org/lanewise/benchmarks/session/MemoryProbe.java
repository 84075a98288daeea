package org.lanewise.benchmarks.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lanewise.benchmarks.peer.Contender;
import org.lanewise.onnx.Onnx;
import org.lanewise.ops.simd.bench.Activations;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.json.Json;

/// A process that does nothing but serve one model: loads an ONNX file, answers some requests, and
/// says what memory the operating system has given it.
///
/// ```
/// MemoryProbe lanewise|onnxruntime FILE THREADS RUNS INPUTS OUTPUTS
/// ```
///
/// `INPUTS` and `OUTPUTS` are shapes, as in `x:1x3x224x224,y:1x10`.
final class MemoryProbe {

    private static final long SEED = 1;

    private MemoryProbe() {}

    /// Runs the program.
    ///
    /// @param args see above
    /// @throws IOException when the operating system does not tell
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[1]);
        int threads = Integer.parseInt(args[2]);
        int runs = Integer.parseInt(args[3]);
        try (Contender contender = args[0].equals("lanewise")
                ? new LanewiseContender(ServedModel.of(file.toString(), Onnx.read(file), file), threads)
                : onnxRuntime(file, threads, shapes(args[4]), shapes(args[5]))) {
            for (int run = 0; run < runs; run++) {
                contender.run();
            }
            long resident = status("VmRSS");
            long peak = status("VmHWM");
            System.gc();
            System.out.println(Json.object()
                    .put("engine", contender.implementation())
                    .put("resident_bytes", resident)
                    .put("peak_bytes", peak)
                    .put("resident_after_gc_bytes", status("VmRSS"))
                    .build()
                    .compact());
        }
        System.exit(0);
    }

    private static Contender onnxRuntime(
            Path file, int threads, Map<String, Shape> inputs, Map<String, Shape> outputs) {
        Map<String, float[]> values = new LinkedHashMap<>();
        inputs.forEach((name, shape) -> values.put(name, Activations.rectified(shape.elements(), SEED, values.size())));
        return new OnnxRuntimeContender(file, values, inputs, outputs, threads, true);
    }

    /// Shapes as words of a command line.
    static String words(Map<String, Shape> shapes) {
        StringBuilder words = new StringBuilder();
        shapes.forEach((name, shape) -> {
            words.append(words.isEmpty() ? "" : ",").append(name).append(':');
            for (int axis = 0; axis < shape.rank(); axis++) {
                words.append(axis == 0 ? "" : "x").append(shape.size(axis));
            }
        });
        return words.toString();
    }

    /// The shapes that [#words] wrote.
    static Map<String, Shape> shapes(String words) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (String word : words.split(",", -1)) {
            int colon = word.lastIndexOf(':');
            String[] sizes = word.substring(colon + 1).split("x", -1);
            int[] numbers = new int[sizes.length];
            for (int axis = 0; axis < sizes.length; axis++) {
                numbers[axis] = Integer.parseInt(sizes[axis]);
            }
            shapes.put(word.substring(0, colon), Shape.of(numbers));
        }
        return shapes;
    }

    /// A line of `/proc/self/status` in bytes.
    private static long status(String key) throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(candidate -> candidate.startsWith(key + ":"))
                .findFirst()
                .orElseThrow(() -> new IOException("/proc/self/status has no " + key));
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
    }
}
