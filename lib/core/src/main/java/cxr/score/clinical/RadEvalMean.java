package cxr.score.clinical;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.score.metric.Measure;
import cxr.score.metric.Metric;
import cxr.score.metric.Pairs;
import cxr.score.metric.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A score that RadEval gives each pair; that of several is their mean. */
abstract class RadEvalMean implements Metric {

  private final String metric;
  private final Measure measure;
  private final boolean together;
  private final RadEval radEval;

  /**
   * A score.
   *
   * @param metric its name in RadEval
   * @param together whether a pair's score depends on the others that are scored with it
   */
  RadEvalMean(String metric, String key, String display, boolean together, RadEval radEval) {
    this.metric = metric;
    this.measure = new Measure(key, display, Measure.Of.WORDS, false);
    this.together = together;
    this.radEval = radEval;
  }

  @Override
  public final List<Measure> measures() {
    return List.of(measure);
  }

  @Override
  public final boolean slow() {
    return true;
  }

  @Override
  public final String absence() {
    return radEval.absence();
  }

  @Override
  public final Tally tally(Pairs pairs) {
    List<List<String>> items = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      items.add(List.of(pairs.references().texts().get(i), pairs.hypotheses().texts().get(i)));
    }
    try {
      List<JsonNode> answers =
          together ? radEval.answersTogether(metric, items) : radEval.answers(metric, items);
      double[] scores =
          answers.stream().mapToDouble(answer -> answer.asDouble(Double.NaN)).toArray();
      return studies -> new double[] {studies.mean(scores)};
    } catch (IOException e) {
      return Tally.absent(e);
    }
  }
}
