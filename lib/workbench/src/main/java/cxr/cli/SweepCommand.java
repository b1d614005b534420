package cxr.cli;

import cxr.data.Dataset;
import cxr.io.OutputFile;
import cxr.io.TableFormat;
import cxr.io.WholeFile;
import cxr.results.Sweep;
import cxr.train.Run;
import cxr.view.SweepTables;
import cxr.view.Tables;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    description = {
      "Trains a model for every combination of some values of settings, each with as many seeds, as the runs NAME-1, NAME-2 and so on.",
      "The table of their best validations is written after each training. The same command goes on where it was interrupted: a run that has ended is not trained again."
    },
    mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private Source source;

  @Option(
      names = "--vary",
      paramLabel = "NAME=VALUE,...",
      description =
          "A setting and its values, train.learningRate=0.001,0.0003 for example; may be given more than once. A comma within brackets parts no values.")
  private List<String> vary = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seeds of each combination (1): train.seed and model.seed are 1 to N.")
  private int seeds;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "sweep",
      description = "What the runs' names begin with (sweep).")
  private String name;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Folder for NAME.csv and NAME.png, which are written anew after each training.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Sweep sweep =
        new Sweep(name, source.settings(), values(), Count.checked(spec, "--seeds", seeds));
    List<Sweep.Point> points = Source.fitting(spec, sweep::points);
    points.forEach(point -> Source.fitting(spec, () -> Source.checked(point.settings())));
    OutputFile.checkFolder(output);
    Files.createDirectories(output);
    Dataset dataset = source.dataset();
    Map<Sweep.Point, Run> runs = new LinkedHashMap<>();
    String goOn = ShellCommand.running(spec, source.data());
    Interruptible.run(
        () -> {
          for (Sweep.Point point : points) {
            out.printf(
                "%s of %d: %s, seed %d%n",
                point.run(), points.size(), point.varied(), point.seed());
            TrainLines lines = new TrainLines(out, Interruptible.terminal(), goOn);
            runs.put(point, Sweep.run(dataset, point, lines));
            write(runs);
          }
        });
    out.print(Tables.in(TableFormat.MARKDOWN, SweepTables.of(runs)));
    out.printf("The table is in %s, and a chart beside it.%n", output.resolve(name + ".csv"));
    return 0;
  }

  private void write(Map<Sweep.Point, Run> runs) throws IOException {
    WholeFile.write(
        output.resolve(name + ".csv"), Tables.in(TableFormat.CSV, SweepTables.of(runs)));
    WholeFile.write(output.resolve(name + ".png"), SweepTables.png(runs));
  }

  private Map<String, List<String>> values() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String one : vary) {
      int sign = one.indexOf('=');
      if (sign < 1 || sign == one.length() - 1) {
        throw new ParameterException(
            spec.commandLine(),
            "--vary is NAME=VALUE,VALUE, such as train.learningRate=0.001,0.0003; found \"%s\"."
                .formatted(one));
      }
      String[] each = one.substring(sign + 1).split(",(?![^\\[]*\\])");
      if (values.put(one.substring(0, sign).strip(), List.of(each)) != null) {
        throw new ParameterException(
            spec.commandLine(), "--vary names %s twice; give all values at once.".formatted(one));
      }
    }
    return values;
  }
}
