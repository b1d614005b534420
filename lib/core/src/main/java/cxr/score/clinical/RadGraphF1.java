package cxr.score.clinical;

import cxr.io.Checkout;
import cxr.score.metric.Measure;
import cxr.score.metric.Metric;
import cxr.score.metric.Pairs;
import cxr.score.metric.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * F1-RadGraph (Delbrouck et al., Findings of EMNLP 2022) in its three levels, as the package
 * radgraph 0.1.18 computes it: F1 of the sets of what the two graphs of a pair say, 0 where one
 * says nothing, and the mean over the pairs.
 *
 * <p>The graphs are those of the files that {@code CXR_RADGRAPH} names, parted by commas; else
 * RadEval's RadGraph-XL makes them, where it is set up.
 */
public final class RadGraphF1 implements Metric {

  static final String VARIABLE = "CXR_RADGRAPH";

  private final String files;
  private final RadEval radEval;
  private @Nullable RadGraphs read;

  public RadGraphF1() {
    this(System.getenv(VARIABLE), RadEval.shared());
  }

  /**
   * With other files than the variable names.
   *
   * @param files parted by commas; null or blank for those of RadEval
   */
  RadGraphF1(@Nullable String files, RadEval radEval) {
    this.files = files == null ? "" : files.strip();
    this.radEval = radEval;
  }

  @Override
  public List<Measure> measures() {
    return List.of(
        new Measure("radGraphSimple", "F1-RadGraph simple", Measure.Of.WORDS, false),
        new Measure("radGraphPartial", "F1-RadGraph partial", Measure.Of.WORDS, false),
        new Measure("radGraphComplete", "F1-RadGraph complete", Measure.Of.WORDS, false));
  }

  /** Where a model must look at each text first. */
  @Override
  public boolean slow() {
    return files.isEmpty();
  }

  @Override
  public String absence() {
    return slow() ? radEval.absence() : "";
  }

  @Override
  public Tally tally(Pairs pairs) {
    List<RadGraph> references;
    List<RadGraph> hypotheses;
    try {
      references = graphs(pairs.references().texts());
      hypotheses = graphs(pairs.hypotheses().texts());
    } catch (IOException e) {
      return Tally.absent(e);
    }
    double[][] f1 = new double[3][pairs.size()]; // [level][pair]
    for (int i = 0; i < pairs.size(); i++) {
      double[] levels = references.get(i).f1(hypotheses.get(i));
      for (int level = 0; level < levels.length; level++) {
        f1[level][i] = levels[level];
      }
    }
    return studies -> new double[] {studies.mean(f1[0]), studies.mean(f1[1]), studies.mean(f1[2])};
  }

  private List<RadGraph> graphs(List<String> texts) throws IOException {
    return files.isEmpty() ? radEval.graphs(texts) : read().of(texts);
  }

  private synchronized RadGraphs read() throws IOException {
    if (read == null) {
      List<Path> paths = new ArrayList<>();
      for (String file : files.split(",")) {
        paths.add(Checkout.path(VARIABLE, file));
      }
      read = RadGraphs.read(paths);
    }
    return read;
  }
}
