package cxr.train;

import cxr.model.objective.ConditionLabels;
import cxr.settings.Settings;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The order in which an epoch takes the training studies: each once, or those with rare conditions
 * oftener. It follows from the seed and the epoch alone.
 */
final class EpochOrder {

  private final List<Example> examples;
  private final long seed;
  private final double[] cumulative; // of the examples' chances; empty to take each once

  EpochOrder(List<Example> examples, Settings settings) {
    this.examples = List.copyOf(examples);
    this.seed = settings.train().seed();
    double exponent = settings.train().rareExponent();
    Scheme scheme = ConditionLabels.scheme(settings.model());
    this.cumulative = exponent == 0 ? new double[0] : cumulative(examples, exponent, scheme);
  }

  /** The examples of an epoch, as many as there are in all. */
  List<Example> order(int epoch) {
    Random random = new Random(seed * 31 + epoch);
    List<Example> result = new ArrayList<>(examples);
    if (cumulative.length == 0) {
      Collections.shuffle(result, random);
      return result;
    }
    double total = cumulative[cumulative.length - 1];
    result.replaceAll(
        any -> {
          int place = Arrays.binarySearch(cumulative, random.nextDouble() * total);
          return examples.get(Math.min(examples.size() - 1, place < 0 ? -place - 1 : place + 1));
        });
    return result;
  }

  private static double[] cumulative(List<Example> examples, double exponent, Scheme scheme) {
    ConditionLabeler labeler = new ConditionLabeler(scheme);
    List<Set<Condition>> labels =
        examples.stream().map(e -> labeler.label(e.study().report())).toList();
    Map<Condition, Integer> counts = new EnumMap<>(Condition.class);
    labels.forEach(set -> set.forEach(condition -> counts.merge(condition, 1, Integer::sum)));
    double[] sums = new double[examples.size()];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      int rarest = labels.get(i).stream().mapToInt(counts::get).min().orElse(examples.size());
      sum += Math.pow((double) examples.size() / rarest, exponent);
      sums[i] = sum;
    }
    return sums;
  }
}
