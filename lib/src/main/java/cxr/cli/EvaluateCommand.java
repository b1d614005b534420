package cxr.cli;

import cxr.data.Dataset;
import cxr.data.Study;
import cxr.generate.ReportWriter;
import cxr.metrics.Comparison;
import cxr.metrics.Evaluation;
import cxr.metrics.GroupScores;
import cxr.metrics.ReportSystem;
import cxr.metrics.Scores;
import cxr.model.ReportModel;
import cxr.notebook.RunPage;
import cxr.train.Material;
import cxr.train.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    description = "Scores a run's model on the test studies, beside its baselines.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

  private static final int SAMPLES = 3;

  @Spec private CommandSpec spec;

  @Mixin private DataFolder data;

  @Mixin private Writing writing;

  @Mixin private RunFolder runFolder;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write a page of the run that opens without a network; it holds X-rays of the collection.")
  private Path html;

  @Option(names = "--replace", description = "Let --html replace a file that stands there.")
  private boolean replace;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (html != null) {
      RunPage.check(html, replace); // told before the reports are written
    }
    Dataset dataset = data.dataset();
    Run run = runFolder.trained(dataset);
    ReportModel model = run.model();
    if (run.isBegun() && !run.isOf(dataset)) {
      spec.commandLine()
          .getErr()
          .println(
              "Mind: the run was trained on another collection than this one; what it learnt from may be among these test studies.");
    }
    Material material = Material.of(dataset, model.settings());
    run.imageDifference(material).ifPresent(spec.commandLine().getErr()::println);
    List<Study> test = material.split().test();
    ReportWriter writer = new ReportWriter(model, writing.how(model.settings()));
    List<String> written = writer.write(material.views(test), done -> {});
    Evaluation evaluation =
        Evaluation.of(material, test).withTextBaselines().withNearest(model, written);
    List<Scores> scores = new ArrayList<>(List.of(evaluation.score("model", written)));
    for (ReportSystem baseline : evaluation.baselines()) {
      scores.add(evaluation.score(baseline));
    }
    printSamples(out, evaluation, written);
    out.println(scores.get(0));
    out.println();
    out.println(Comparison.of(scores));
    out.println();
    out.println(GroupScores.table(scores.get(0), evaluation.groups(scores.get(0))));
    if (html != null) {
      out.println();
      out.println(RunPage.of(run, evaluation, scores, written).write(html, replace));
    }
    return 0;
  }

  /** The first reports beside their references: what the scores are about. */
  private static void printSamples(PrintWriter out, Evaluation evaluation, List<String> written) {
    for (int i = 0; i < Math.min(SAMPLES, written.size()); i++) {
      out.println("Study " + evaluation.studies().get(i).id());
      out.println("Ref: " + evaluation.references().get(i));
      out.println("Gen: " + written.get(i));
      out.println();
    }
  }
}
