package cxr.knowledge;

import cxr.data.Study;
import cxr.io.CsvTable;
import cxr.io.WholeFile;
import cxr.score.FindingDraws;
import cxr.score.Scores;
import cxr.score.metric.Interval;
import cxr.score.metric.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the measurement of a graph leaves: tables of figures, without a text or a study's number.
 *
 * @param folder they go to, {@code data/results} for example; made if it is not there
 */
public record GraphFigures(Path folder) {

  /** Of each system and score the value and its interval. */
  public static final String SYSTEMS = "knowledge-systems.csv";

  /** How far the graph is above the other heads. */
  public static final String DIFFERENCES = "knowledge-differences.csv";

  /** Each node. */
  public static final String NODES = "knowledge-nodes.csv";

  /** Each MeSH heading of the collection, and what became of it. */
  public static final String HEADINGS = "knowledge-headings.csv";

  /** Reports that were written for decisions. */
  public static final String PROMPTS = "knowledge-prompts.csv";

  private static final Interval UNDEFINED = new Interval(Double.NaN, Double.NaN);

  private static final List<Measure> MEASURES =
      List.of(
          Measure.MICRO_F1_FINDINGS,
          Measure.MACRO_F1_FINDINGS,
          Measure.BLEU_4,
          Measure.ROUGE_L,
          Measure.CIDER);

  /**
   * Writes what an ablation found.
   *
   * @param references other systems' scores of CheXpert's findings on the same studies
   */
  public void write(GraphAblation ablation, Map<String, FindingDraws> references)
      throws IOException {
    ScoredSystems nodes = ablation.nodes();
    ScoredSystems findings = ablation.findings();
    Map<String, List<FindingDraws>> more = new LinkedHashMap<>(findings.systems());
    references.forEach((name, draws) -> more.put(name, List.of(draws)));
    List<List<String>> rows = new ArrayList<>(nodes.rows());
    rows.addAll(new ScoredSystems(findings.over(), more).rows());
    ablation
        .broken()
        .forEach(
            (way, share) ->
                rows.add(
                    List.of(
                        nodes.over(),
                        way.words(),
                        String.valueOf(
                            Objects.requireNonNull(nodes.systems().get(way.words())).size()),
                        "lawBroken",
                        CsvTable.cell(share),
                        "",
                        "")));
    write(SYSTEMS, ScoredSystems.COLUMNS, rows);
    List<List<String>> differences = new ArrayList<>(nodes.differences());
    differences.addAll(findings.differences());
    write(DIFFERENCES, ScoredSystems.DIFFERENCES, differences);
    write(NODES, GraphAblation.nodeColumns(), ablation.byNode());
  }

  /** Writes the headings of all studies of a collection. */
  public void writeHeadings(NodeLabels labels, List<Study> studies) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    labels
        .headings(studies)
        .forEach(
            (name, heading) ->
                rows.add(
                    List.of(
                        name,
                        String.valueOf(heading.studies()),
                        String.join("; ", heading.nodes()),
                        heading.leftOut())));
    write(HEADINGS, List.of("heading", "studies", "nodes", "why left out"), rows);
  }

  /** Writes the scores of reports. */
  public void writePrompts(List<Scores> systems) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (Scores scores : systems) {
      for (Measure measure : MEASURES) {
        Interval interval = scores.intervals().getOrDefault(measure, UNDEFINED);
        rows.add(
            List.of(
                scores.system(),
                measure.key(),
                CsvTable.cell(scores.value(measure)),
                CsvTable.cell(interval.low()),
                CsvTable.cell(interval.high())));
      }
    }
    write(PROMPTS, List.of("system", "score", "value", "low", "high"), rows);
  }

  private void write(String file, List<String> columns, List<List<String>> rows)
      throws IOException {
    List<List<String>> table = new ArrayList<>(List.of(columns));
    table.addAll(rows);
    Files.createDirectories(folder);
    WholeFile.write(folder.resolve(file), CsvTable.text(table));
  }
}
