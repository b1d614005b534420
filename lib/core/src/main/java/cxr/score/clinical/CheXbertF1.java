package cxr.score.clinical;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.score.metric.Measure;
import cxr.score.metric.Metric;
import cxr.score.metric.Pairs;
import cxr.score.metric.Selection;
import cxr.score.metric.Tally;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * F1-CheXbert over the 14 labels of CheXpert, No Finding among them, and over five of them (Smit et
 * al., EMNLP 2020), as RadEval computes it: an uncertain label counts as present, and a label that
 * neither side has counts as 0 in the macro average. CheXbert reads the texts in RadEval's Python.
 */
public final class CheXbertF1 implements Metric {

  private static final int LABELS = 14;

  /** Cardiomegaly, Edema, Consolidation, Atelectasis and Pleural Effusion in CheXbert's order. */
  private static final int[] FIVE = {1, 4, 5, 7, 9};

  private static final int[] ALL = IntStream.range(0, LABELS).toArray();

  private final RadEval radEval;

  public CheXbertF1() {
    this(RadEval.shared());
  }

  CheXbertF1(RadEval radEval) {
    this.radEval = radEval;
  }

  @Override
  public List<Measure> measures() {
    return List.of(
        measure("cheXbert14Micro", "F1-CheXbert-14 micro"),
        measure("cheXbert14Macro", "F1-CheXbert-14 macro"),
        measure("cheXbert5Micro", "F1-CheXbert-5 micro"),
        measure("cheXbert5Macro", "F1-CheXbert-5 macro"));
  }

  private static Measure measure(String key, String display) {
    return new Measure(key, display, Measure.Of.WORDS, false);
  }

  @Override
  public boolean slow() {
    return true;
  }

  @Override
  public String absence() {
    return radEval.absence();
  }

  @Override
  public Tally tally(Pairs pairs) {
    int[][] references;
    int[][] hypotheses;
    try {
      references = labels(pairs.references().texts());
      hypotheses = labels(pairs.hypotheses().texts());
    } catch (IOException e) {
      return Tally.absent(e);
    }
    int[][] both = new int[LABELS][pairs.size()];
    int[][] either = new int[LABELS][pairs.size()]; // a pair that has it on both sides counts twice
    for (int label = 0; label < LABELS; label++) {
      for (int i = 0; i < pairs.size(); i++) {
        both[label][i] = references[i][label] & hypotheses[i][label];
        either[label][i] = references[i][label] + hypotheses[i][label];
      }
    }
    return studies ->
        new double[] {
          micro(both, either, ALL, studies),
          macro(both, either, ALL, studies),
          micro(both, either, FIVE, studies),
          macro(both, either, FIVE, studies)
        };
  }

  private int[][] labels(List<String> texts) throws IOException {
    List<JsonNode> answers = radEval.answers("chexbert", texts.stream().map(List::of).toList());
    int[][] labels = new int[texts.size()][];
    for (int i = 0; i < labels.length; i++) {
      JsonNode answer = answers.get(i);
      if (answer.size() != LABELS) {
        throw new IOException(
            "CheXbert has %d labels; RadEval gave %d".formatted(LABELS, answer.size()));
      }
      labels[i] = IntStream.range(0, LABELS).map(l -> answer.get(l).asInt()).toArray();
    }
    return labels;
  }

  private static double micro(int[][] both, int[][] either, int[] over, Selection studies) {
    return f1(
        IntStream.of(over).mapToLong(label -> studies.sum(both[label])).sum(),
        IntStream.of(over).mapToLong(label -> studies.sum(either[label])).sum());
  }

  private static double macro(int[][] both, int[][] either, int[] over, Selection studies) {
    return IntStream.of(over)
        .mapToDouble(label -> f1(studies.sum(both[label]), studies.sum(either[label])))
        .average()
        .orElseThrow();
  }

  private static double f1(long both, long either) {
    return either == 0 ? 0 : 2.0 * both / either;
  }
}
