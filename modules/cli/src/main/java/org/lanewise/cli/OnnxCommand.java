package org.lanewise.cli;

import picocli.CommandLine.Command;

/// The group of what concerns ONNX files.
@Command(name = "onnx", description = "Checks, tests and writes ONNX files.")
final class OnnxCommand extends GroupCommand {}
