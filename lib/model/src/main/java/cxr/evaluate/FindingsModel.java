package cxr.evaluate;

import cxr.data.Study;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whatever tells of X-rays how likely each of some findings is. */
public interface FindingsModel {

  /** The findings, in the order of the probabilities. */
  List<String> labels();

  /**
   * How likely each finding is.
   *
   * @return of each study, in their order, a number from 0 to 1 for each finding
   * @throws IOException if an X-ray cannot be read
   */
  List<double[]> probabilities(List<Study> studies) throws IOException;

  /**
   * The weighted mean of what several models say.
   *
   * @param parts with equal labels
   * @param shares of each part, which add up to 1
   */
  record Blend(List<FindingsModel> parts, List<Double> shares) implements FindingsModel {

    public Blend {
      parts = List.copyOf(parts);
      shares = List.copyOf(shares);
      List<String> labels = parts.get(0).labels();
      boolean equal = parts.stream().allMatch(part -> part.labels().equals(labels));
      if (!equal || parts.size() != shares.size()) {
        throw new IllegalArgumentException(
            "Models that are blended tell the same findings, and each has a share; found %d models, %d shares and the findings %s."
                .formatted(
                    parts.size(),
                    shares.size(),
                    parts.stream().map(FindingsModel::labels).distinct().toList()));
      }
    }

    @Override
    public List<String> labels() {
      return parts.get(0).labels();
    }

    @Override
    public List<double[]> probabilities(List<Study> studies) throws IOException {
      List<double[]> sums = studies.stream().map(study -> new double[labels().size()]).toList();
      for (int p = 0; p < parts.size(); p++) {
        List<double[]> own = parts.get(p).probabilities(studies);
        for (int n = 0; n < own.size(); n++) {
          for (int l = 0; l < own.get(n).length; l++) {
            sums.get(n)[l] += shares.get(p) * own.get(n)[l];
          }
        }
      }
      return sums;
    }
  }

  /** The same model, asked once for each study, by its id. */
  final class Remembered implements FindingsModel {
    private final FindingsModel model;
    private final Map<String, double[]> rows = new HashMap<>();

    public Remembered(FindingsModel model) {
      this.model = model;
    }

    @Override
    public List<String> labels() {
      return model.labels();
    }

    @Override
    public List<double[]> probabilities(List<Study> studies) throws IOException {
      List<Study> missing = studies.stream().filter(one -> !rows.containsKey(one.id())).toList();
      List<double[]> found = missing.isEmpty() ? List.of() : model.probabilities(missing);
      for (int i = 0; i < missing.size(); i++) {
        rows.put(missing.get(i).id(), found.get(i));
      }
      return studies.stream().map(study -> Objects.requireNonNull(rows.get(study.id()))).toList();
    }
  }
}
