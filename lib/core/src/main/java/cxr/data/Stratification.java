package cxr.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Spreads studies over the parts of a split so that each condition has the same share in each, as
 * near as can be: iterative stratification (Sechidis, Tsoumakas and Vlahavas, "On the
 * Stratification of Multi-Label Data", ECML PKDD 2011). The rarest condition goes first, and each
 * of its studies to the part that lacks it most. Three things differ from the paper: a part that is
 * full takes no more, so that sizes are kept to the study; a condition with too few studies for
 * each part to get one is left to chance, and where two parts lack a condition about alike, the
 * emptier part goes first. Without the last two, the larger part wins all the small remainders,
 * which then lack the most frequent condition, the last to be spread.
 *
 * <p>Legend: {@code wanted[c][p]} is how many studies with condition c the part p still lacks,
 * {@code room[p]} how many studies of any kind.
 */
final class Stratification {

  /** So much counts a study of any kind that a part lacks, beside one with the condition. */
  private static final double ANY_STUDY = 0.05;

  private final List<Set<String>> labels;
  private final int[] sizes;
  private final int[] room;
  private int left;
  private final Split.Part[] parts;
  private final Map<String, double[]> wanted = new TreeMap<>();
  private final Map<String, List<Integer>> studies = new TreeMap<>();

  private Stratification(List<Set<String>> labels, int[] sizes) {
    this.labels = labels;
    this.sizes = sizes;
    this.room = sizes.clone();
    this.left = labels.size();
    this.parts = new Split.Part[labels.size()];
    for (int i = 0; i < labels.size(); i++) {
      for (String label : labels.get(i)) {
        studies.computeIfAbsent(label, any -> new ArrayList<>()).add(i);
      }
    }
    studies.values().removeIf(with -> Arrays.stream(share(with.size())).anyMatch(s -> s < 1));
    studies.forEach((label, with) -> wanted.put(label, share(with.size())));
  }

  /** What each part gets of so many studies, by its size. */
  private double[] share(int count) {
    return Arrays.stream(sizes)
        .mapToDouble(size -> count * (double) size / labels.size())
        .toArray();
  }

  /**
   * The part of each study.
   *
   * @param labels conditions of each study, in an order that stands for chance
   * @param sizes studies of each part, in the order of {@link Split.Part}; their sum is that of the
   *     studies
   */
  static List<Split.Part> assign(List<Set<String>> labels, int[] sizes) {
    if (Arrays.stream(sizes).sum() != labels.size()) {
      throw new IllegalArgumentException(
          "The parts' sizes must add up to the %d studies; found %s."
              .formatted(labels.size(), Arrays.toString(sizes)));
    }
    Stratification stratification = new Stratification(labels, sizes);
    stratification.assignLabelled();
    stratification.assignRest();
    return List.of(stratification.parts);
  }

  private void assignLabelled() {
    for (String label = rarest(); label != null; label = rarest()) {
      for (int study : studies.remove(label)) {
        if (parts[study] == null) {
          put(study, neediest(wanted.get(label)));
        }
      }
    }
  }

  private void assignRest() {
    for (int study = 0; study < parts.length; study++) {
      if (parts[study] == null) {
        put(study, neediest(new double[room.length]));
      }
    }
  }

  /** The condition with the fewest studies left to assign; null when there is none. */
  private String rarest() {
    String rarest = null;
    int fewest = Integer.MAX_VALUE;
    for (Map.Entry<String, List<Integer>> entry : studies.entrySet()) {
      entry.getValue().removeIf(study -> parts[study] != null);
      if (entry.getValue().size() < fewest) {
        fewest = entry.getValue().size();
        rarest = entry.getKey();
      }
    }
    return rarest;
  }

  /** Of the parts with room, that which lacks most. */
  private int neediest(double[] lack) {
    double[] fair = share(left);
    int best = -1;
    double most = 0;
    for (int part = 0; part < room.length; part++) {
      double need = lack[part] + ANY_STUDY * (room[part] - fair[part]);
      if (room[part] > 0 && (best < 0 || need > most)) {
        best = part;
        most = need;
      }
    }
    return best;
  }

  private void put(int study, int part) {
    parts[study] = Split.Part.values()[part];
    room[part]--;
    left--;
    for (String label : labels.get(study)) {
      double[] lack = wanted.get(label);
      if (lack != null) {
        lack[part]--;
      }
    }
  }
}
