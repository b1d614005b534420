package cxr.pretrain;

import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Findings told without a label: an X-ray has one as far as it is more alike to prompts that say so
 * than to prompts that say the opposite (CheXzero, Tiu et al., Nature Biomedical Engineering 2022).
 * Of several prompts the mean counts.
 *
 * @param prompts of each of CheXpert's findings, in their order
 */
public record ZeroShot(Map<Condition, Prompts> prompts) {

  private static final String FILE = "prompts.txt";

  /** Sentences that say that a finding is there, and that it is not. */
  public record Prompts(List<String> present, List<String> absent) {}

  /** The prompts that come with the library. */
  public static ZeroShot standard() {
    try (InputStream in = ZeroShot.class.getResourceAsStream(FILE)) {
      return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads prompts; their form is told in prompts.txt.
   *
   * @throws IllegalArgumentException naming a line that cannot be read, or a finding without one
   */
  static ZeroShot of(String text) {
    Map<Condition, Prompts> prompts = new LinkedHashMap<>();
    Scheme.CHEXPERT.findings().forEach(one -> prompts.put(one, new Prompts(List.of(), List.of())));
    for (String line : text.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        String[] parts = line.split("\\s*[:|]\\s*");
        Condition finding =
            prompts.keySet().stream()
                .filter(one -> parts.length == 3 && one.display().equals(parts[0]))
                .findFirst()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "Prompts have the form \"Finding: sentences. | sentences.\" with a finding of CheXpert's; found \"%s\"."
                                .formatted(line)));
        prompts.put(finding, new Prompts(sentences(parts[1]), sentences(parts[2])));
      }
    }
    prompts.forEach(
        (finding, own) -> {
          if (own.present.isEmpty() || own.absent.isEmpty()) {
            throw new IllegalArgumentException(
                "Each finding needs prompts for and against it; %s has none."
                    .formatted(finding.display()));
          }
        });
    return new ZeroShot(prompts);
  }

  private static List<String> sentences(String text) {
    return Arrays.stream(text.split("\\.")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /**
   * How far each finding is there, from -2 to 2.
   *
   * @return [N][L], L findings of CheXpert
   * @throws IOException if an X-ray cannot be read
   */
  public double[][] scores(Pretrained pretrained, Pairs xrays) throws IOException {
    double[][] scores = new double[xrays.size()][prompts.size()];
    int label = 0;
    for (Condition finding : prompts.keySet()) {
      Prompts own = Objects.requireNonNull(prompts.get(finding));
      double[][] present = pretrained.similarities(xrays, own.present);
      double[][] absent = pretrained.similarities(xrays, own.absent);
      for (int i = 0; i < scores.length; i++) {
        scores[i][label] = mean(present[i]) - mean(absent[i]);
      }
      label++;
    }
    return scores;
  }

  private static double mean(double[] row) {
    return Arrays.stream(row).average().orElseThrow();
  }
}
