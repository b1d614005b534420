package cxr.model;

import cxr.model.encoder.Encoder;
import cxr.model.graph.Weights;
import cxr.model.weights.Safetensors;
import cxr.model.weights.WeightNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Weights from a file of others, or of ours, put into a model by their names; and what came of each
 * name.
 *
 * <p>Names and shapes are all compared before the first value is read: a file that does not fit
 * changes nothing. Values are read array by array, so that beside the model there is never more
 * than one of them in memory.
 *
 * @param names how the file names weights
 * @param loaded our names of the weights that have the file's values now
 * @param fresh our names of those that the file might have but has not, which stay as they were
 * @param ignored the file's names of arrays that are no weights
 * @param adapted in words, the weights that take a part of the file's array or its sum
 * @param values how many values were loaded
 */
public record WeightImport(
    Path file,
    WeightNames names,
    List<String> loaded,
    List<String> fresh,
    List<String> ignored,
    List<String> adapted,
    long values) {

  /**
   * Puts a file's weights into a model.
   *
   * <p>Of a published GPT-2, cross-attention may be missing and stays fresh; of its positions the
   * first are taken; where our vocabulary has more ids, which must then stand behind GPT-2's own,
   * their rows become the mean of its rows (Hewitt 2021, "Initializing new word embeddings for
   * pretrained language models"): GPT-2's logits are far below 0, fresh rows would outdo them all,
   * but a mean's probability is at most that of an id of GPT-2's on average.
   *
   * @param keep our names, or beginnings of them, that stay as they are whatever the file has
   * @throws IOException if the file is none of weights, has a weight too few or too many, or one of
   *     another shape; the message names it
   */
  public static WeightImport into(Weights weights, Path file, Collection<String> keep)
      throws IOException {
    return into(weights.arrays(), file, keep);
  }

  static WeightImport into(Map<String, INDArray> weights, Path file, Collection<String> keep)
      throws IOException {
    try (Safetensors stored = Safetensors.open(file)) {
      WeightNames names = names(stored.tensors().keySet());
      if (names == null) {
        throw new IOException(
            "%s has weights of neither GPT-2 nor one of our models nor an encoder (%s); its arrays are %s."
                .formatted(
                    file,
                    Encoder.all().stream()
                        .map(encoder -> encoder.published().display())
                        .collect(Collectors.joining(", ")),
                    some(stored.tensors().keySet())));
      }
      return into(weights, file, stored, names, keep);
    }
  }

  /** Puts the weights of a file of ours, all of them, into a model. */
  static void own(Map<String, INDArray> weights, Path file) throws IOException {
    try (Safetensors stored = Safetensors.open(file)) {
      into(weights, file, stored, WeightNames.OWN, List.of());
    }
  }

  private static WeightImport into(
      Map<String, INDArray> weights,
      Path file,
      Safetensors stored,
      WeightNames names,
      Collection<String> keep)
      throws IOException {
    Matching matching = Matching.of(weights, file, stored, names, keep);
    long values = 0;
    for (Map.Entry<String, String> pair : matching.pairs().entrySet()) {
      try (INDArray read = stored.read(pair.getValue())) {
        values += fill(Objects.requireNonNull(weights.get(pair.getKey())), read);
      }
    }
    return new WeightImport(
        file,
        names,
        List.copyOf(matching.pairs().keySet()),
        matching.fresh(),
        matching.ignored(),
        matching.adapted(),
        values);
  }

  /** Which array goes into which weight: our name to theirs, in our order. */
  private record Matching(
      Map<String, String> pairs, List<String> fresh, List<String> ignored, List<String> adapted) {

    static Matching of(
        Map<String, INDArray> weights,
        Path file,
        Safetensors stored,
        WeightNames names,
        Collection<String> keep)
        throws IOException {
      List<String> ignored = new ArrayList<>();
      Map<String, String> theirs = theirs(weights, file, stored, names, keep, ignored);
      boolean crossed = theirs.keySet().stream().anyMatch(WeightNames::isCrossAttention);
      Map<String, String> pairs = new LinkedHashMap<>();
      List<String> fresh = new ArrayList<>();
      List<String> missing = new ArrayList<>();
      for (String ours : weights.keySet()) {
        boolean unpublished =
            names == WeightNames.GPT2 && !crossed && WeightNames.isCrossAttention(ours);
        if (!names.covers(ours)) {
          continue;
        }
        if (isKept(ours, keep)) {
          fresh.add(ours);
        } else if (theirs.containsKey(ours)) {
          pairs.put(ours, theirs.get(ours));
        } else {
          (unpublished ? fresh : missing).add(ours);
        }
      }
      refuse(file, missing, "%s has no array for %s, which the model has.");
      return new Matching(pairs, fresh, ignored, adaptations(weights, file, stored, names, pairs));
    }

    /** The file's arrays by our names; a weight that the model does not have is refused. */
    private static Map<String, String> theirs(
        Map<String, INDArray> weights,
        Path file,
        Safetensors stored,
        WeightNames names,
        Collection<String> keep,
        List<String> ignored)
        throws IOException {
      Map<String, String> theirs = new LinkedHashMap<>();
      List<String> extra = new ArrayList<>();
      for (String name : stored.tensors().keySet()) {
        String ours = names.ours(name);
        if (names.ignores(name) || isTied(weights, file, stored, names, name)) {
          ignored.add(name);
        } else if (weights.containsKey(ours) && !theirs.containsKey(ours)) {
          theirs.put(ours, name);
        } else if (!isKept(ours, keep)) {
          extra.add(name);
        }
      }
      refuse(file, extra, "%s has the array %s, for which the model has no place.");
      boolean ownOutput = weights.containsKey(WeightNames.OUTPUT);
      if (names == WeightNames.GPT2 && ownOutput && theirs.containsKey(WeightNames.WORDS)) {
        theirs.putIfAbsent(WeightNames.OUTPUT, theirs.get(WeightNames.WORDS)); // theirs is tied
      }
      return theirs;
    }

    /** What weights take otherwise than whole; a shape that does not fit is refused. */
    private static List<String> adaptations(
        Map<String, INDArray> weights,
        Path file,
        Safetensors stored,
        WeightNames names,
        Map<String, String> pairs)
        throws IOException {
      List<String> adapted = new ArrayList<>();
      for (Map.Entry<String, String> pair : pairs.entrySet()) {
        String ours = pair.getKey();
        long[] has = stored.tensor(pair.getValue()).shape();
        long[] wants = inFile(Objects.requireNonNull(weights.get(ours)).shape());
        String how = adaptation(names, ours, has, wants);
        if (how == null) {
          throw new IOException(
              "%s: \"%s\" has the shape %s; the model's %s takes %s%s. The model's sizes must be those of the file."
                  .formatted(
                      file,
                      pair.getValue(),
                      Arrays.toString(has),
                      ours,
                      Arrays.toString(wants),
                      hint(names, ours)));
        }
        if (!how.isEmpty()) {
          adapted.add(ours + ": " + how);
        }
      }
      return adapted;
    }

    private static boolean isKept(String ours, Collection<String> keep) {
      return keep.stream().anyMatch(ours::startsWith);
    }

    /** Whether an array is GPT-2's output layer, and nothing but the embedding once more. */
    private static boolean isTied(
        Map<String, INDArray> weights,
        Path file,
        Safetensors stored,
        WeightNames names,
        String name)
        throws IOException {
      if (names != WeightNames.GPT2
          || !names.ours(name).equals(WeightNames.OUTPUT)
          || weights.containsKey(WeightNames.OUTPUT)) {
        return false;
      }
      String words = WeightNames.GPT2_ROOT + "wte.weight";
      if (!stored.tensors().containsKey(words) || !stored.isSame(words, name)) {
        throw new IOException(
            "%s: \"%s\" is an output layer of its own; the model's is tied to the embedding (model.tied)."
                .formatted(file, name));
      }
      return true;
    }

    private static void refuse(Path file, List<String> names, String rule) throws IOException {
      if (!names.isEmpty()) {
        throw new IOException(rule.formatted(file, some(names)));
      }
    }
  }

  /** Our shape as it is in a file. */
  private static long[] inFile(long[] shape) {
    return shape.length == 4 ? new long[] {shape[3], shape[2], shape[0], shape[1]} : shape;
  }

  /**
   * How an array of one shape serves a weight of another: empty if they are equal, null if it does
   * not.
   */
  private static @Nullable String adaptation(
      WeightNames names, String ours, long[] has, long[] wants) {
    if (Arrays.equals(has, wants)) {
      return "";
    }
    boolean rows = has.length == 2 && wants.length == 2 && has[1] == wants[1];
    if (names == WeightNames.GPT2 && ours.equals(WeightNames.PLACES) && rows && has[0] > wants[0]) {
      return "the first %,d of %,d positions".formatted(wants[0], has[0]);
    }
    boolean words = ours.equals(WeightNames.WORDS) || ours.equals(WeightNames.OUTPUT);
    if (names == WeightNames.GPT2 && words && rows && has[0] < wants[0]) {
      return "%,d ids; the %,d behind them become their mean".formatted(has[0], wants[0] - has[0]);
    }
    long[] grey = wants.clone();
    if (names.isFirstKernel(ours) && wants[1] == 1) {
      grey[1] = 3;
      return Arrays.equals(has, grey) ? "the sum over its 3 channels" : null;
    }
    return null;
  }

  private static String hint(WeightNames names, String ours) {
    if (names == WeightNames.GPT2 && ours.equals(WeightNames.WORDS)) {
      return " (a vocabulary of GPT-2's ids, or else " + ours + " must stay fresh)";
    }
    return names == WeightNames.GPT2 && ours.equals(WeightNames.PLACES) ? " at most" : "";
  }

  /** Puts values into a weight; gives how many. */
  private static long fill(INDArray weight, INDArray read) {
    INDArray values = read.castTo(weight.dataType());
    if (weight.rank() == 4) {
      boolean sum = values.size(1) != weight.size(2);
      INDArray kernel = sum ? values.sum(true, 1) : values; // [out, in, y, x]
      weight.assign(kernel.permute(2, 3, 1, 0));
      return weight.length();
    }
    if (Arrays.equals(values.shape(), weight.shape())) {
      weight.assign(values);
      return weight.length();
    }
    long rows = Math.min(values.size(0), weight.size(0));
    first(weight, rows).assign(first(values, rows));
    INDArray mean = values.mean(0);
    for (long row = rows; row < weight.size(0); row++) {
      weight.getRow(row).assign(mean);
    }
    return rows * weight.size(1);
  }

  private static INDArray first(INDArray table, long rows) {
    return table.get(NDArrayIndex.interval(0, rows), NDArrayIndex.all());
  }

  private static String some(Collection<String> names) {
    String shown =
        names.stream().limit(3).map(n -> '"' + n + '"').collect(Collectors.joining(", "));
    return names.size() <= 3 ? shown : shown + " and %,d others".formatted(names.size() - 3);
  }

  /** What came of the names, in a few lines. */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: names of %s; %,d weights with %,d values loaded."
            .formatted(file, names, loaded.size(), values));
    adapted.forEach(line -> lines.add("  " + line));
    addKinds(lines, "stay fresh", fresh);
    addKinds(lines, "ignored", ignored);
    return String.join("\n", lines);
  }

  /** Names that differ by their numbers alone are told in one. */
  private static void addKinds(List<String> lines, String what, List<String> names) {
    Map<String, Long> kinds =
        names.stream()
            .map(name -> name.replaceAll("(?<=\\.|layer)\\d+(?=\\.)", "*"))
            .collect(Collectors.groupingBy(n -> n, LinkedHashMap::new, Collectors.counting()));
    kinds.forEach((kind, count) -> lines.add("  %s: %s (%d)".formatted(what, kind, count)));
  }

  /**
   * Whose names these are; null if nobody's.
   *
   * @param names of a file's arrays
   */
  private static @Nullable WeightNames names(Collection<String> names) {
    if (names.contains(WeightNames.GPT2.telling())
        || names.contains(WeightNames.GPT2_ROOT + WeightNames.GPT2.telling())) {
      return WeightNames.GPT2;
    }
    List<WeightNames> encoders = Encoder.all().stream().map(Encoder::published).toList();
    for (WeightNames encoder : encoders) {
      if (names.contains(encoder.telling())) {
        return encoder;
      }
    }
    boolean own =
        encoders.stream().anyMatch(e -> names.contains(WeightNames.ENCODER + e.telling()));
    if (own || names.contains(WeightNames.WORDS)) {
      return WeightNames.OWN;
    }
    return names.contains(WeightNames.BRIDGE) ? WeightNames.REST : null;
  }
}
