package cxr.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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
 * <p>All studies of a patient go to one part. It takes them if it has room for all, or else, where
 * no part has, is the one with the most room; the last patients are kept for parts with none.
 *
 * <p>Legend: {@code wanted[c][p]} is how many studies with condition c the part p still lacks,
 * {@code room[p]} how many studies of any kind.
 */
final class Stratification {

  /** So much counts a study of any kind that a part lacks, beside one with the condition. */
  private static final double ANY_STUDY = 0.05;

  /** A patient's studies: how many, and how many with each condition. */
  private record Patient(int studies, Map<String, Integer> labels) {

    static Patient of(List<Set<String>> studies) {
      Map<String, Integer> labels = new TreeMap<>();
      studies.forEach(study -> study.forEach(label -> labels.merge(label, 1, Integer::sum)));
      return new Patient(studies.size(), labels);
    }
  }

  private final List<Patient> patients;
  private final int studies;
  private final int[] sizes;
  private final int[] room;
  private int left; // studies
  private int patientsLeft;
  private final Split.Part[] parts;
  private final Map<String, double[]> wanted = new TreeMap<>();
  private final Map<String, List<Integer>> having = new TreeMap<>();

  private Stratification(List<Patient> patients, int[] sizes) {
    this.patients = patients;
    this.studies = patients.stream().mapToInt(Patient::studies).sum();
    this.sizes = sizes;
    this.room = sizes.clone();
    this.left = studies;
    this.patientsLeft = patients.size();
    this.parts = new Split.Part[patients.size()];
    for (int i = 0; i < patients.size(); i++) {
      for (String label : patients.get(i).labels().keySet()) {
        having.computeIfAbsent(label, any -> new ArrayList<>()).add(i);
      }
    }
    having
        .entrySet()
        .removeIf(e -> Arrays.stream(share(count(e.getKey(), e.getValue()))).anyMatch(s -> s < 1));
    having.forEach((label, with) -> wanted.put(label, share(count(label, with))));
  }

  /** How many studies of some patients have a condition. */
  private int count(String label, List<Integer> with) {
    return with.stream().mapToInt(patient -> patients.get(patient).labels().get(label)).sum();
  }

  /** What each part gets of so many studies, by its size. */
  private double[] share(int count) {
    return Arrays.stream(sizes).mapToDouble(size -> count * (double) size / studies).toArray();
  }

  /**
   * The part of each patient.
   *
   * @param patients the conditions of each study of each patient, in an order that stands for
   *     chance; as many patients as parts, or more
   * @param sizes studies of each part, in the order of {@link Split.Part}, each 1 or more; their
   *     sum is that of the studies. They are kept to the study where each patient has one.
   */
  static List<Split.Part> assign(List<List<Set<String>>> patients, int[] sizes) {
    Stratification stratification =
        new Stratification(patients.stream().map(Patient::of).toList(), sizes);
    if (Arrays.stream(sizes).sum() != stratification.studies) {
      throw new IllegalArgumentException(
          "The parts' sizes must add up to the %d studies; found %s."
              .formatted(stratification.studies, Arrays.toString(sizes)));
    }
    stratification.assignLabelled();
    stratification.assignRest();
    return List.of(stratification.parts);
  }

  private void assignLabelled() {
    for (String label = rarest(); label != null; label = rarest()) {
      for (int patient : having.remove(label)) {
        if (parts[patient] == null) {
          put(
              patient,
              neediest(Objects.requireNonNull(wanted.get(label)), patients.get(patient).studies()));
        }
      }
    }
  }

  private void assignRest() {
    for (int patient = 0; patient < parts.length; patient++) {
      if (parts[patient] == null) {
        put(patient, neediest(new double[room.length], patients.get(patient).studies()));
      }
    }
  }

  /** The condition with the fewest studies left to assign; null when there is none. */
  private @Nullable String rarest() {
    String rarest = null;
    int fewest = Integer.MAX_VALUE;
    for (Map.Entry<String, List<Integer>> entry : having.entrySet()) {
      entry.getValue().removeIf(patient -> parts[patient] != null);
      int count = count(entry.getKey(), entry.getValue());
      if (count < fewest) {
        fewest = count;
        rarest = entry.getKey();
      }
    }
    return rarest;
  }

  /** Of the parts that can take so many studies, that which lacks most. */
  private int neediest(double[] lack, int coming) {
    double[] fair = share(left);
    boolean keepForEmpty = patientsLeft <= empty().count();
    int best = -1;
    double most = 0;
    for (int part = 0; part < room.length; part++) {
      double need = lack[part] + ANY_STUDY * (room[part] - fair[part]);
      boolean takes = keepForEmpty ? isEmpty(part) : room[part] >= coming || isEmpty(part);
      if (takes && (best < 0 || need > most)) {
        best = part;
        most = need;
      }
    }
    return best >= 0 ? best : roomiest();
  }

  private boolean isEmpty(int part) {
    return room[part] == sizes[part];
  }

  private IntStream empty() {
    return IntStream.range(0, room.length).filter(this::isEmpty);
  }

  private int roomiest() {
    int best = 0;
    for (int part = 1; part < room.length; part++) {
      best = room[part] > room[best] ? part : best;
    }
    return best;
  }

  private void put(int patient, int part) {
    parts[patient] = Split.Part.values()[part];
    room[part] -= patients.get(patient).studies();
    left -= patients.get(patient).studies();
    patientsLeft--;
    patients
        .get(patient)
        .labels()
        .forEach(
            (label, count) -> {
              double[] lack = wanted.get(label);
              if (lack != null) {
                lack[part] -= count;
              }
            });
  }
}
