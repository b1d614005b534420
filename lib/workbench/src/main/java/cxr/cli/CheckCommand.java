package cxr.cli;

import cxr.tensor.Machine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    description = "Shows versions, backend, threads, memory and GPUs.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Machine.look()
        .facts()
        .forEach((name, value) -> spec.commandLine().getOut().printf("%-40s %s%n", name, value));
  }
}
