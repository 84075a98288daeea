package org.lanewise.cli;

import picocli.CommandLine.Command;

/// The group of measurements.
@Command(name = "bench", description = "Measures speed.")
final class BenchCommand extends GroupCommand {}
