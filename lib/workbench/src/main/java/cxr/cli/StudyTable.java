package cxr.cli;

import cxr.io.OutputFile;
import cxr.io.TableFormat;
import cxr.io.WholeFile;
import cxr.score.ScoreTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that writes what a command has of each study, for other programs and for papers. */
final class StudyTable {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--studies",
      paramLabel = "FILE",
      description =
          "Write a table with what there is of each study by itself, a row each, to a file that ends in .csv, .md or .tex.")
  private @Nullable Path file;

  @Option(names = "--replace", description = "Let files that stand there be replaced.")
  private boolean replace;

  /** Whether files that stand there may be replaced, those of other options too. */
  boolean replaces() {
    return replace;
  }

  /**
   * Looks whether the table can be written, before the work begins.
   *
   * @param others that the same work reads or writes
   * @throws IOException if it cannot
   */
  void check(Collection<Path> others) throws IOException {
    Path named = file;
    if (named != null) {
      Source.fitting(spec, () -> TableFormat.of(named));
      OutputFile.check(named, replace, others);
    }
  }

  /** Writes the table, if it is wanted. */
  void write(Supplier<ScoreTable> table) throws IOException {
    if (file != null) {
      WholeFile.write(file, table.get().in(TableFormat.of(file)));
      spec.commandLine().getErr().println("Written to " + file + ".");
    }
  }
}
