package cxr.cli;

import cxr.data.Study;
import cxr.evaluate.DecidedFindings;
import cxr.evaluate.Evaluation;
import cxr.evaluate.FindingsModel;
import cxr.evaluate.RidgeFindings;
import cxr.features.FeatureStore;
import cxr.image.ImageStore;
import cxr.io.Checkout;
import cxr.knowledge.FindingGraph;
import cxr.knowledge.GraphAblation;
import cxr.knowledge.GraphFigures;
import cxr.knowledge.GraphFindings;
import cxr.knowledge.GraphTraining;
import cxr.knowledge.KeptHeads;
import cxr.knowledge.NodeLabels;
import cxr.knowledge.PromptedReports;
import cxr.knowledge.StudyCells;
import cxr.model.FeatureExtractor.Kind;
import cxr.model.ReportModel;
import cxr.model.decoder.Sizes;
import cxr.score.FindingDraws;
import cxr.score.Recipe;
import cxr.score.Thresholds;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import cxr.train.Eyes;
import cxr.train.Material;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    description = {
      "Measures on a collection what a graph of findings and organs is worth: a head that mixes its nodes by the graph, beside a plain head of the same size and one whose graph has its nodes exchanged; and what its decisions are worth as findings that a report is written for.",
      "If the decoder of --run is told findings of CheXpert's, it is told those of the graph, too. Figures go to knowledge-*.csv; heads that have learnt are kept, and after Ctrl-C the same command goes on."
    },
    mixinStandardHelpOptions = true)
final class KnowledgeCommand implements Callable<Integer> {

  private static final ConditionLabeler LABELER = new ConditionLabeler(Scheme.CHEXPERT);

  @Spec private CommandSpec spec;

  @Mixin private DescribedBy described;

  @Option(
      names = "--features",
      paramLabel = "KIND",
      description =
          "What nodes attend to: map, the cells of the encoder's last map, or pooled, a row for each view.")
  private Kind kind = Kind.MAP;

  @Mixin private ScoredPart scored;

  @Option(names = "--seeds", paramLabel = "N", description = "How many trainings of each head.")
  private int seeds = 3;

  @Mixin private FiguresFolder figures;

  /**
   * What is learnt from and by.
   *
   * @param material the split, and the texts that are written
   * @param train studies that heads learn from
   */
  private record Seen(Material material, List<Study> train, ReportModel model) {}

  @Override
  public Integer call() throws IOException {
    Count.checked(spec, "--seeds", seeds);
    Path folder = figures.folder();
    Interruptible.run(() -> measure(folder));
    spec.commandLine().getOut().println("The figures are in " + Checkout.shown(folder) + ".");
    return 0;
  }

  private Seen seen() throws IOException {
    Eyes eyes =
        described.eyes(() -> figures.of(described.data().dataset()), progress("X-rays decoded"));
    Material learnt = eyes.material();
    if (described.isFrozen()) {
      boolean given = !learnt.dataset().given().isEmpty();
      String more = "text.target=findings+impression, data.extra=" + given;
      learnt = Material.unseen(learnt.dataset(), learnt.settings().withAll(more));
    }
    return new Seen(eyes.material(), learnt.split().train(), eyes.model());
  }

  private void measure(Path folder) throws IOException {
    Seen seen = seen();
    int cells = kind == Kind.MAP ? Sizes.of(seen.model.settings()).cells() : 1;
    FindingGraph graph = FindingGraph.standard();
    try (FeatureStore maps = FeatureStore.open(seen.model, seen.material.images(), kind);
        FeatureStore rows = FeatureStore.open(seen.model, seen.material.images(), Kind.POOLED)) {
      StudyCells shown =
          StudyCells.fit(maps, cells, seen.train, progress("X-rays described, some"));
      GraphAblation ablation =
          GraphAblation.of(
              graph,
              GraphTraining.DEFAULT,
              new KeptHeads(Checkout.cache().resolve("knowledge")),
              part(graph, shown, seen.train),
              part(graph, shown, seen.material.split().validation()),
              part(graph, shown, seen.material.split().of(scored.part())),
              seeds,
              this::tell);
      RidgeFindings.Features pooled =
          some -> rows.views(some, progress("X-rays described, pooled"));
      int views = seen.model.settings().model().views();
      FindingsModel ridge =
          new FindingsModel.Remembered(RidgeFindings.learn(seen.train, pooled, views, LABELER));
      GraphFigures written = new GraphFigures(folder);
      written.write(ablation, Map.of("ridge regression", reference(seen, ridge)));
      written.writeHeadings(new NodeLabels(graph), seen.material.dataset().studies());
      FindingsModel decides =
          new FindingsModel.Remembered(
              new GraphFindings(graph, ablation.runs().get(0).head(), shown));
      Map<String, FindingsModel> deciders = new LinkedHashMap<>();
      deciders.put("ridge regression", ridge);
      deciders.put("graph", decides);
      deciders.put("both", new FindingsModel.Blend(List.of(decides, ridge), List.of(0.5, 0.5)));
      PromptedReports reports = new PromptedReports(evaluation(seen.material), pooled, seen.model);
      written.writePrompts(
          reports.scores(deciders, done -> progress("reports written").at(done, 0)));
    }
  }

  private Evaluation evaluation(Material material) throws IOException {
    List<String> texts = Material.rawTexts(material.split().train(), material.settings());
    return Evaluation.of(
        material, material.split().of(scored.part()), Recipe.R2Gen.of(texts), LABELER);
  }

  private GraphAblation.Part part(FindingGraph graph, StudyCells cells, List<Study> studies)
      throws IOException {
    return new GraphAblation.Part(
        cells.of(studies, progress("studies described")), new NodeLabels(graph).of(studies));
  }

  /** How well another model tells CheXpert's findings of the same studies. */
  private FindingDraws reference(Seen seen, FindingsModel model) throws IOException {
    List<Study> validation = seen.material.split().validation();
    List<Study> studies = seen.material.split().of(scored.part());
    Thresholds thresholds =
        DecidedFindings.choose(model, validation, reports(validation)).thresholds();
    return FindingDraws.of(
        thresholds,
        Thresholds.Kind.COMMON,
        model.probabilities(studies).toArray(double[][]::new),
        DecidedFindings.named(reports(studies)));
  }

  private static List<String> reports(List<Study> studies) {
    return studies.stream().map(Study::report).toList();
  }

  private void tell(GraphAblation.Way way, long seed, int epoch) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s, seed %d: epoch %d%n", way.words(), seed, epoch);
    out.flush();
  }

  private ImageStore.Progress progress(String work) {
    return new WorkLines(spec.commandLine().getOut()).of(work);
  }
}
