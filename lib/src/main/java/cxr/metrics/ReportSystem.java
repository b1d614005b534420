package cxr.metrics;

import cxr.data.Study;
import cxr.generate.ReportWriter;
import cxr.image.ImageStore;
import cxr.model.ReportModel;
import cxr.train.Example;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;

/** Whatever gives a report for a study: a model, or a baseline that never looks at the picture. */
public sealed interface ReportSystem {

  String name();

  /** A report for each study, in their order. */
  List<String> reports(List<Study> studies) throws IOException;

  /**
   * A trained model.
   *
   * @param progress is told how many reports are written
   */
  record Model(String name, ReportModel model, ImageStore images, IntConsumer progress)
      implements ReportSystem {
    @Override
    public List<String> reports(List<Study> studies) {
      List<float[][]> views =
          studies.stream().map(s -> Example.pixels(s, images, model.settings()).views()).toList();
      return new ReportWriter(model).write(views, progress);
    }
  }

  /** A report of the training studies, drawn anew for each study. */
  record RandomReport(List<String> trainReports, long seed) implements ReportSystem {

    public RandomReport {
      trainReports = List.copyOf(trainReports);
      if (trainReports.isEmpty()) {
        throw new IllegalArgumentException(
            "A random report needs reports to draw from; found none.");
      }
    }

    @Override
    public String name() {
      return "random report";
    }

    @Override
    public List<String> reports(List<Study> studies) {
      Random random = new Random(seed);
      List<String> reports = new ArrayList<>();
      for (int i = 0; i < studies.size(); i++) {
        reports.add(trainReports.get(random.nextInt(trainReports.size())));
      }
      return reports;
    }
  }

  /** The same report for every study. */
  record ConstantReport(String report) implements ReportSystem {

    private static final int CANDIDATES = 300;

    /**
     * The training report that serves best as the only answer, by BLEU-4 on validation.
     *
     * <p>The candidates are the distinct training reports, at most 300: the commonest, then the
     * first.
     *
     * @param trainReports in the form that systems write
     * @param validationReports as they were written
     */
    public static ConstantReport choose(
        List<String> trainReports, List<String> validationReports, Recipe recipe) {
      Map<String, Integer> counts = new LinkedHashMap<>();
      trainReports.forEach(report -> counts.merge(report, 1, Integer::sum));
      List<String> candidates =
          counts.entrySet().stream()
              .sorted(Comparator.comparing(entry -> -entry.getValue()))
              .limit(CANDIDATES)
              .map(Map.Entry::getKey)
              .toList();
      List<String> references = validationReports.stream().map(recipe::reference).toList();
      double[] scores =
          candidates.stream()
              .parallel()
              .mapToDouble(
                  candidate -> {
                    String[] same = new String[references.size()];
                    Arrays.fill(same, recipe.hypothesis(candidate));
                    return Bleu.of(references, List.of(same)).score(4);
                  })
              .toArray();
      int best = 0;
      for (int i = 1; i < scores.length; i++) {
        best = scores[i] > scores[best] ? i : best;
      }
      return new ConstantReport(candidates.get(best));
    }

    @Override
    public String name() {
      return "constant report";
    }

    @Override
    public List<String> reports(List<Study> studies) {
      String[] same = new String[studies.size()];
      Arrays.fill(same, report);
      return List.of(same);
    }
  }
}
