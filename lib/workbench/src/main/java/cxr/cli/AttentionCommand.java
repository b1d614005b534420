package cxr.cli;

import cxr.attention.AttentionFigures;
import cxr.attention.AttentionSummary;
import cxr.attention.AttentionTrial;
import cxr.data.Box;
import cxr.data.BoxTable;
import cxr.data.Dataset;
import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.data.phantom.Sample;
import cxr.evaluate.FindingsReader;
import cxr.image.codec.GreyImage;
import cxr.io.Checkout;
import cxr.io.Problem;
import cxr.io.Sha256;
import cxr.model.ReportModel;
import cxr.score.Thresholds;
import cxr.train.Material;
import cxr.train.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    description = {
      "Tries the maps of where a run's model looks: whether they are faithful to what moves it (deletion, insertion), find boxes that are known, and lie on the side that a sentence names; beside a random map, the middle of the X-ray, and shuffled weights.",
      "Findings are explained where the model has a condition head, sentences and words where it writes. Writes attention-RUN-measures.csv and attention-RUN-curves.csv: means over studies, and nothing of a single one.",
      "What was measured of each study is kept: after Ctrl-C the same command goes on."
    },
    mixinStandardHelpOptions = true)
final class AttentionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private RunFolder runFolder;

  @Mixin private DataFolder data;

  @Mixin private ScoredPart scored;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "The first N studies of the part alone.")
  private Integer limit;

  @Option(
      names = "--boxes",
      paramLabel = "SOURCE=FILE",
      description =
          "Boxes on the collection's X-rays: ms_cxr= and a file like MS_CXR_Local_Alignment_v1.1.0.csv, vindr= and VinDr-CXR's annotations, or nih= and BBox_List_2017.csv. Without it those of the built-in sample, or none.")
  private Map<BoxTable, Path> tables = Map.of();

  @Mixin private FiguresFolder figures;

  @Override
  public Integer call() throws IOException {
    if (limit != null) {
      Count.checked(spec, "--limit", limit);
    }
    Run run = runFolder.trained(data.runs());
    Dataset dataset = figures.of(data.dataset());
    Path folder = figures.folder();
    PrintWriter out = spec.commandLine().getOut();
    try (ReportModel model = run.model()) {
      Material material = Material.of(dataset, model.settings());
      List<Study> all = material.split().of(scored.part());
      List<Study> studies = limit == null ? all : all.subList(0, Math.min(limit, all.size()));
      List<Box> boxes = boxes(material, studies);
      Interruptible.run(
          () -> {
            AttentionSummary summary = summary(run, model, material, studies, boxes);
            AttentionFigures.of(summary).write(folder, run.name());
            out.print(summary);
          });
      out.printf(
          Locale.ROOT,
          "Maps of %d %s studies tried, with %d boxes. The figures are in %s.%n",
          studies.size(),
          scored.part().words(),
          boxes.size(),
          Checkout.shown(folder));
    }
    return 0;
  }

  private AttentionSummary summary(
      Run run, ReportModel model, Material material, List<Study> studies, List<Box> boxes)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Optional<FindingsReader> reader =
        run.thresholds().map(chosen -> new FindingsReader(model, chosen, Thresholds.Kind.COMMON));
    try (AttentionTrial trial = new AttentionTrial(model, reader, material, boxes)) {
      return trial.run(
          studies,
          kept(run),
          (done, total) -> {
            if (done == total || done % Math.max(1, total / 20) == 0) {
              err.printf(Locale.ROOT, "Maps tried: %,d of %,d studies%n", done, total);
              err.flush();
            }
          });
    }
  }

  /** One for each model and all tables of boxes. */
  private Path kept(Run run) throws IOException {
    Sha256 key = new Sha256();
    key.add(Sha256.of(run.folder().resolve("weights.safetensors")));
    for (Path table : tables.values()) {
      key.add(Sha256.of(table));
    }
    return Checkout.cache().resolve("attention-%.16s.jsonl".formatted(key.hex()));
  }

  private List<Box> boxes(Material material, List<Study> studies) throws IOException {
    if (tables.isEmpty()) {
      return Sample.boxes(material.dataset().root(), studies);
    }
    Map<String, Path> pictures = new HashMap<>();
    for (Study study : studies) {
      for (ImageFile image : study.images()) {
        pictures.put(image.id(), image.path());
      }
    }
    Map<String, Optional<BoxTable.Size>> sizes = new HashMap<>();
    List<Problem> problems = new ArrayList<>();
    List<Box> boxes = new ArrayList<>();
    for (Map.Entry<BoxTable, Path> table : tables.entrySet()) {
      table
          .getKey()
          .read(
              table.getValue(),
              id ->
                  sizes.computeIfAbsent(
                      id, picture -> Optional.ofNullable(pictures.get(picture)).map(this::size)),
              problems)
          .stream()
          .filter(box -> pictures.containsKey(box.image()))
          .forEach(boxes::add);
    }
    problems.forEach(
        one -> spec.commandLine().getErr().printf("%s: %s%n", one.file(), one.action()));
    return boxes;
  }

  private BoxTable.Size size(Path picture) {
    try {
      GreyImage image = GreyImage.read(picture);
      return new BoxTable.Size(image.width(), image.height());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
