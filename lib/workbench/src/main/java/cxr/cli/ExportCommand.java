package cxr.cli;

import cxr.data.Study;
import cxr.evaluate.Evaluation;
import cxr.evaluate.ModelSystem;
import cxr.io.OutputFile;
import cxr.io.Plural;
import cxr.io.WholeFile;
import cxr.model.ReportModel;
import cxr.score.PairFormat;
import cxr.score.Recipe;
import cxr.score.References;
import cxr.train.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    description = {
      "Writes pairs of a reference and a report, as the recipe leaves them, in files that other programs score: of two files of reports, or of a run's model and the test studies.",
      "radeval: radeval.json with references and hypotheses, the lists that RadEval is called with. rexrank: gt_reports.csv and predicted_reports.csv, as ReXrank's evaluation and CXR-Report-Metric read them. coco: annotations.json for pycocotools' COCO, and results.json for its loadRes."
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ReferenceFiles references;

  @Mixin private RunFolder runFolder;

  @Mixin private DataFolder data;

  @Option(
      names = "--hypotheses",
      paramLabel = "FILE",
      description = "The reports, in a file of the same forms as --references; without it a run's.")
  private Path hypotheses;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      required = true,
      description = "radeval, rexrank or coco.")
  private PairFormat format;

  @Option(names = "--replace", description = "Let files that stand there be replaced.")
  private boolean replace;

  @Parameters(paramLabel = "DIR", description = "Folder to write into.")
  private Path folder;

  /** Texts as the recipe leaves them. */
  private record Texts(List<String> ids, List<String> references, List<String> hypotheses) {

    List<PairFormat.File> in(PairFormat format) {
      return format.files(ids, references, hypotheses);
    }
  }

  @Override
  public Integer call() throws IOException {
    Together.refuse(spec, "Texts alone are written", "--scheme", "--validation");
    if (!references.recipeName().equals("r2gen")) {
      Together.refuse(spec, "--recipe r2gen alone learns from training reports", "--train");
    }
    OutputFile.checkFolder(folder);
    for (PairFormat.File file : new Texts(List.of(), List.of(), List.of()).in(format)) {
      Path path = folder.resolve(file.name());
      if (Files.exists(path)) {
        List<Path> read = new ArrayList<>(references.files());
        Stream.ofNullable(hypotheses).forEach(read::add);
        OutputFile.check(path, replace, read);
      }
    }
    Texts texts = hypotheses == null ? ofRun() : ofFiles();
    Files.createDirectories(folder);
    for (PairFormat.File file : texts.in(format)) {
      WholeFile.write(folder.resolve(file.name()), file.text());
    }
    spec.commandLine()
        .getOut()
        .printf(
            "Written to %s: %s by the recipe %s, in %s.%n",
            folder,
            Plural.of(texts.ids.size(), "pair"),
            references.recipeName(),
            String.join(" and ", texts.in(format).stream().map(PairFormat.File::name).toList()));
    return 0;
  }

  private Texts ofFiles() throws IOException {
    Together.refuse(spec, "Files of reports are named", "--run", "--data");
    references.read(List.of(hypotheses));
    return texts(references.ids(), references.scored(), references.match(hypotheses));
  }

  private Texts ofRun() throws IOException {
    Together.refuse(
        spec,
        "Without --hypotheses a run's model writes reports for the test studies",
        "--references",
        "--train",
        "--split");
    Run run = runFolder.trained(data.runs());
    ReportModel model = run.model();
    Evaluation evaluation =
        RunScores.evaluation(run, data.dataset(), references.recipeName(), references.scheme());
    List<Study> studies = evaluation.studies();
    var system = new ModelSystem(run.name(), model, evaluation.material().images(), done -> {});
    return texts(
        studies.stream().map(Study::id).toList(), evaluation.scored(), system.reports(studies));
  }

  private static Texts texts(List<String> ids, References scored, List<String> reports) {
    Recipe recipe = scored.recipe();
    List<String> scoredTexts = scored.written().stream().map(recipe::reference).toList();
    return new Texts(ids, scoredTexts, reports.stream().map(recipe::hypothesis).toList());
  }
}
