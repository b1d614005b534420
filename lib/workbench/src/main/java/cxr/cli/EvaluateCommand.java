package cxr.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.data.Dataset;
import cxr.data.Study;
import cxr.evaluate.Evaluation;
import cxr.evaluate.FindingEvaluation;
import cxr.evaluate.FindingsReader;
import cxr.evaluate.Obedience;
import cxr.features.FeatureStore;
import cxr.generate.ReportWriter;
import cxr.generate.WrittenReport;
import cxr.io.Json;
import cxr.io.OutputFile;
import cxr.model.FeatureExtractor;
import cxr.model.ReportModel;
import cxr.score.Comparison;
import cxr.score.GroupScores;
import cxr.score.ScoreTable;
import cxr.score.Scores;
import cxr.settings.GenerateSettings;
import cxr.train.Material;
import cxr.train.Run;
import cxr.view.RunPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    description = {
      "Scores a run's model on the test studies, beside its baselines, by the recipe r2gen: 95 %% intervals, and tests as compare makes them.",
      "Of a run with a condition head the findings are scored too, by their probabilities and decisions, beside two floors that see no picture; of one that writes no text they alone."
    },
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

  private static final int SAMPLES = 3;

  @Spec private CommandSpec spec;

  @Mixin private DataFolder data;

  @Mixin private Writing writing;

  @Mixin private Deciding deciding;

  @Mixin private RunFolder runFolder;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write a page of the run that opens without a network; it holds X-rays of the collection.")
  private Path html;

  @Option(
      names = "--retrieval",
      description =
          "Add systems without a decoder: findings are decided by a ridge regression on the features of the run's encoder, and a report is chosen or composed for them.")
  private boolean retrieval;

  @Option(names = "--json", description = "Print the same as one JSON object.")
  private boolean json;

  @Mixin private StudyTable studies;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Together.needOne(spec, "--replace", "--html", "--studies");
    Run run = runFolder.trained(data.runs());
    Dataset dataset = data.dataset();
    List<Path> read = List.of(dataset.root(), run.folder());
    if (html != null) { // told before the reports are written
      OutputFile.check(html, studies.replaces(), read);
    }
    studies.check(Stream.concat(read.stream(), Stream.ofNullable(html)).toList());
    ReportModel model = run.model();
    GenerateSettings how = writing.how(model.settings());
    boolean writes = model.settings().model().writes();
    Optional<FindingsReader> head = head(run, model, writes);
    if (run.isBegun() && !run.isOf(dataset)) {
      spec.commandLine()
          .getErr()
          .println(
              "Note: the run was trained on another collection than this one; what it learnt from may be among these test studies.");
    }
    if (run.isBegun() && run.isStopped()) {
      spec.commandLine()
          .getErr()
          .printf(
              "Note: the training of %s was stopped at step %d by the user, before its end; what is scored are its weights so far.%n",
              run.name(), run.facts().path("steps").asInt());
    }
    Material material = Material.of(dataset, model.settings());
    String used = material.usable().summary();
    run.imageDifference(material).ifPresent(spec.commandLine().getErr()::println);
    List<Study> test = material.split().test();
    Optional<FindingEvaluation> findings =
        head.filter(reader -> !writes || FindingEvaluation.areLabelled(material, test))
            .map(reader -> FindingEvaluation.of(reader, material, test, done -> {}));
    if (!writes) {
      tell(used, findings.orElseThrow());
      return 0;
    }
    ReportWriter writer = new ReportWriter(model, how);
    List<WrittenReport> reports = writer.reports(material.views(test), done -> {});
    List<String> written = reports.stream().map(WrittenReport::text).toList();
    long unended = reports.stream().filter(report -> !report.ended()).count();
    Evaluation evaluation =
        Evaluation.of(material, test).withTextBaselines().withNearest(model, written);
    List<Scores> scores = scores(evaluation, model, written);
    studies.write(() -> table(evaluation, scores.get(0), written));
    RunPage page = RunPage.of(run, evaluation, scores, written).with(findings);
    if (json) {
      ObjectNode object = json(evaluation, scores, written, unended);
      findings.ifPresent(all -> object.set("findings", ScoreJson.findings(all)));
      object.put("used", used);
      if (html != null) {
        page.write(html, studies.replaces());
        object.put("html", html.toString());
      }
      out.println(ScoreJson.text(object));
      return 0;
    }
    out.println(used);
    printSamples(out, evaluation, written);
    out.println(scores.get(0));
    out.printf(
        "%d of %d reports have no end: they stop at the longest length that is written (generate.maxTokens).%n%n",
        unended, written.size());
    Obedience.of(model, reports).ifPresent(one -> out.println(one + "\n"));
    out.println(Comparison.of(scores));
    out.println();
    out.println(GroupScores.table(scores.get(0), evaluation.groups()));
    findings.ifPresent(all -> out.printf("%n%s%n", all));
    if (html != null) {
      out.println();
      out.println(page.write(html, studies.replaces()));
    }
    return 0;
  }

  /** The scores of each study, and the texts that they are of. */
  private static ScoreTable table(Evaluation evaluation, Scores model, List<String> written) {
    List<String> ids = evaluation.studies().stream().map(Study::id).toList();
    return Scores.studyTable(List.of(model), ids)
        .with("reference", evaluation.references())
        .with("report", written);
  }

  private List<Scores> scores(Evaluation evaluation, ReportModel model, List<String> written)
      throws IOException {
    if (!retrieval) {
      return evaluation.scores("model", written);
    }
    try (FeatureStore store =
        FeatureStore.open(model, evaluation.material().images(), FeatureExtractor.Kind.POOLED)) {
      return evaluation
          .withRetrieval(store, model.settings().model().views())
          .scores("model", written);
    }
  }

  /** All that there is to tell of a run that writes no reports. */
  private void tell(String used, FindingEvaluation findings) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode object = Json.with().createObjectNode();
      object.set("findings", ScoreJson.findings(findings));
      object.put("used", used);
      out.println(ScoreJson.text(object));
    } else {
      out.println(used);
      out.println();
      out.println(findings);
    }
  }

  /** Reads findings, if the run has a condition head; options that do nothing are refused. */
  private Optional<FindingsReader> head(Run run, ReportModel model, boolean writes)
      throws IOException {
    if (!writes) {
      Together.refuse(
          spec,
          "The run %s writes no reports".formatted(run.name()),
          "--set",
          "--html",
          "--studies",
          "--replace",
          "--retrieval");
    } else if (model.settings().model().conditions().isEmpty() || run.thresholds().isEmpty()) {
      Together.refuse(
          spec, "The run %s has no condition head".formatted(run.name()), "--thresholds");
      return Optional.empty();
    }
    return Optional.of(FindingsReader.of(run, model, deciding.kind()));
  }

  private static ObjectNode json(
      Evaluation evaluation, List<Scores> scores, List<String> written, long unended) {
    ObjectNode object = ScoreJson.comparison(Comparison.of(scores));
    object.put("reportsWithoutEnd", unended);
    object.set("groups", ScoreJson.groups(scores.get(0), evaluation.groups()));
    ArrayNode samples = object.putArray("samples");
    for (int i = 0; i < Math.min(SAMPLES, written.size()); i++) {
      samples
          .addObject()
          .put("study", evaluation.studies().get(i).id())
          .put("reference", evaluation.references().get(i))
          .put("generated", written.get(i));
    }
    return object;
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
