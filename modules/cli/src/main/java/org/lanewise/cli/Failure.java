package org.lanewise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.catalog.Machine;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DivergenceException;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.LanewiseException;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.StateException;
import org.lanewise.tensor.StoppedException;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonNull;
import org.lanewise.tensor.json.JsonObject;
import picocli.CommandLine.ParameterException;

/// How a command failed, for a person, for a program and for the shell.
///
/// @param kind a word for programs
/// @param message one line
/// @param code exit code
/// @param cause what was thrown, if anything was
record Failure(
        String kind, String message, int code, @Nullable Throwable cause) {

    Failure {
        message = message.replaceAll("\\s*\\R\\s*", " ").strip();
    }

    static Failure usage(String message, @Nullable Throwable cause) {
        return new Failure("usage", message, ExitCode.USAGE, cause);
    }

    static Failure of(Throwable thrown) {
        return switch (thrown) {
            case LanewiseException e -> of(e);
            case ParameterException e -> usage(String.valueOf(e.getMessage()), e);
            case UncheckedIOException e -> of(e);
            case OutOfMemoryError e -> new Failure("memory", outOfMemory(), ExitCode.FAILED, e);
            default ->
                new Failure(
                        "internal",
                        "internal error: " + thrown + " (--debug shows where; please report it)",
                        ExitCode.FAILED,
                        thrown);
        };
    }

    private static Failure of(LanewiseException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e) {
            case ConfigurationException _ -> new Failure("configuration", message, ExitCode.USAGE, e);
            case FormatException _ -> new Failure("format", message, ExitCode.USAGE, e);
            case ShapeException _ -> new Failure("shape", message, ExitCode.USAGE, e);
            case DivergenceException _ -> new Failure("divergence", message, ExitCode.FAILED, e);
            case StateException _ -> new Failure("state", message, ExitCode.FAILED, e);
            case StoppedException _ -> new Failure("stopped", message, ExitCode.FAILED, e);
        };
    }

    /// A file that is not there or not ours is bad input; a disk that is full is not.
    private static Failure of(UncheckedIOException e) {
        boolean input = e.getCause() instanceof NoSuchFileException
                || e.getCause() instanceof AccessDeniedException
                || e.getCause() instanceof NotDirectoryException;
        String message = String.valueOf(e.getMessage()).replaceAll("java\\.(nio\\.file|io)\\.(?=\\w+Exception)", "");
        return new Failure("file", message, input ? ExitCode.USAGE : ExitCode.FAILED, e);
    }

    /// Why a file operation failed, in words.
    static String reason(IOException e) {
        return switch (e) {
            case FileAlreadyExistsException _, NotDirectoryException _ -> "a file of that name is there";
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such folder";
            case FileSystemException f
            when f.getReason() != null -> f.getReason().toLowerCase(Locale.ROOT);
            default -> e.toString();
        };
    }

    private static String outOfMemory() {
        return "out of memory: the heap may grow to "
                + Text.bytes(Runtime.getRuntime().maxMemory())
                + " (-Xmx); allow more with LANEWISE_JAVA_OPTS=-Xmx8g, or take a smaller --batch";
    }

    /// Prints the failure.
    ///
    /// @param terminal where
    /// @param json also as a JSON object on standard output
    /// @param trace also the stack trace
    /// @return the exit code
    int report(Terminal terminal, boolean json, boolean trace) {
        if (trace && cause != null) {
            cause.printStackTrace(terminal.err());
        }
        terminal.error(message);
        if (json) {
            terminal.json(toJson());
        }
        return code;
    }

    /// The members that tell of the failure.
    JsonObject error() {
        return Json.object()
                .put("kind", kind)
                .put("message", message)
                .put("exit_code", code)
                .build();
    }

    private JsonObject toJson() {
        return Json.object()
                .put("schema", "lanewise/error/1")
                .put("version", About.version())
                .put("jdk", About.jdk())
                .put("cpu", Machine.cpuName())
                .put("vector_bits", vectorBits())
                .put("error", error())
                .build();
    }

    /// Null where the Vector API is missing or is what failed.
    private static Json vectorBits() {
        try {
            return Json.of(Simd.vectorBits());
        } catch (ConfigurationException | LinkageError _) {
            return JsonNull.NULL;
        }
    }
}
