package cxr.results;

import cxr.data.Dataset;
import cxr.settings.Settings;
import cxr.train.Run;
import cxr.train.TrainEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Trainings over values of settings: every combination, each with as many seeds.
 *
 * @param name that the runs' names begin with
 * @param settings that all of them share
 * @param values of settings by their names
 * @param seeds of each combination: train.seed and model.seed are 1, 2 and so on
 */
public record Sweep(String name, Settings settings, Map<String, List<String>> values, int seeds) {

  /**
   * A training of a sweep.
   *
   * @param run its name
   * @param varied the values of the settings that differ, by their names
   */
  public record Point(String run, Map<String, String> varied, long seed, Settings settings) {}

  public Sweep {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    if (seeds < 1) {
      throw new IllegalArgumentException(
          "A combination of settings is trained with one seed or more; found %d.".formatted(seeds));
    }
  }

  /**
   * All trainings, the last setting's values changing first, then the seed within each.
   *
   * @throws IllegalArgumentException if a setting does not fit
   */
  public List<Point> points() {
    List<Map<String, String>> combinations = List.of(Map.of());
    for (Map.Entry<String, List<String>> setting : values.entrySet()) {
      List<Map<String, String>> more = new ArrayList<>();
      for (Map<String, String> before : combinations) {
        for (String value : setting.getValue()) {
          Map<String, String> one = new LinkedHashMap<>(before);
          one.put(setting.getKey(), value);
          more.add(one);
        }
      }
      combinations = more;
    }
    List<Point> points = new ArrayList<>();
    for (Map<String, String> varied : combinations) {
      Settings changed = // at once, for one value may fit another alone
          settings.withAll(
              varied.entrySet().stream()
                  .map(one -> one.getKey() + "=" + one.getValue())
                  .collect(Collectors.joining("\n")));
      for (long seed = 1; seed <= seeds; seed++) {
        String run = "%s-%d".formatted(name, points.size() + 1);
        Settings own = changed.with("train.seed", seed).with("model.seed", seed);
        points.add(new Point(run, varied, seed, own));
      }
    }
    return points;
  }

  /**
   * The run of a training, which goes on where it was interrupted.
   *
   * @throws CancellationException if the thread was interrupted; the run can go on
   * @throws IOException if a run of that name has other settings, or it cannot be written
   */
  public static Run run(Dataset dataset, Point point, Consumer<TrainEvent> listener)
      throws IOException {
    return new ResumableTraining(dataset, listener).run(point.run, point.settings, model -> {});
  }
}
