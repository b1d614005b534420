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
 * of its studies to the part that lacks it most. Other than in the paper, a part that is full takes
 * no more, so that sizes are kept to the study.
 *
 * <p>Legend: {@code wanted[c][p]} is how many studies with condition c the part p still lacks,
 * {@code room[p]} how many studies of any kind.
 */
final class Stratification {

  private final List<Set<String>> labels;
  private final int[] room;
  private final Split.Part[] parts;
  private final Map<String, double[]> wanted = new TreeMap<>();
  private final Map<String, List<Integer>> studies = new TreeMap<>();

  private Stratification(List<Set<String>> labels, int[] sizes) {
    this.labels = labels;
    this.room = sizes.clone();
    this.parts = new Split.Part[labels.size()];
    for (int i = 0; i < labels.size(); i++) {
      for (String label : labels.get(i)) {
        studies.computeIfAbsent(label, any -> new ArrayList<>()).add(i);
      }
    }
    studies.forEach(
        (label, with) ->
            wanted.put(
                label,
                Arrays.stream(sizes)
                    .mapToDouble(s -> with.size() * (double) s / labels.size())
                    .toArray()));
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
    double[] share = Arrays.stream(room).asDoubleStream().toArray();
    for (int study = 0; study < parts.length; study++) {
      if (parts[study] == null) {
        int part = neediest(share);
        share[part]--;
        put(study, part);
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

  /** Of the parts with room, that which lacks most; of equal ones that with the most room. */
  private int neediest(double[] lack) {
    int best = -1;
    for (int part = 0; part < room.length; part++) {
      boolean better =
          room[part] > 0
              && (best < 0
                  || lack[part] > lack[best] + 1e-9
                  || (lack[part] > lack[best] - 1e-9 && room[part] > room[best]));
      best = better ? part : best;
    }
    return best;
  }

  private void put(int study, int part) {
    parts[study] = Split.Part.values()[part];
    room[part]--;
    for (String label : labels.get(study)) {
      wanted.get(label)[part]--;
    }
  }
}
