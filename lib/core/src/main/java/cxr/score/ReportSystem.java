package cxr.score;

import cxr.data.Study;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Whatever gives a report for a study: a model, or a baseline that never looks at the picture. */
public interface ReportSystem {

  String name();

  /** A report for each study, in their order. */
  List<String> reports(List<Study> studies) throws IOException;

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
}
