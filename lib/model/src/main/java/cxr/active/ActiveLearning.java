package cxr.active;

import cxr.image.ImageStore;
import cxr.io.CsvTable;
import cxr.io.InputFile;
import cxr.io.Sha256;
import cxr.io.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Curves of several strategies and seeds, kept in a table that grows: those that are there already
 * are not made again, so that a long work goes on where it was interrupted. The table has figures
 * alone.
 *
 * @param loop that is played through
 * @param file of the table; curves of other studies or another plan make room
 */
public record ActiveLearning(ReadingLoop loop, Path file) {

  private static final List<String> COLUMNS =
      List.of(
          "setup",
          "strategy",
          "seed",
          "reads",
          "macro_f1",
          "rare_average_precision",
          "studies_with_rare_finding");

  /**
   * Makes the curves that are not there yet, and that of the whole pool.
   *
   * @param seeds how many, from 1 on
   * @param progress is told how many curves there are
   * @return those that were asked for, and that of the whole pool
   * @throws CancellationException if the thread is interrupted; what was done is kept
   * @throws IOException if the table cannot be read or written
   */
  public List<LearningCurve> measure(
      List<Strategy> strategies, int seeds, ImageStore.Progress progress) throws IOException {
    String setup = setup();
    Map<String, LearningCurve> kept = new LinkedHashMap<>();
    if (Files.exists(file)) {
      read(file, setup).forEach(curve -> kept.put(key(curve.strategy(), curve.seed()), curve));
    }
    Set<String> wanted = new LinkedHashSet<>();
    int total = strategies.size() * seeds + 1;
    for (Strategy strategy : strategies) {
      for (long seed = 1; seed <= seeds; seed++) {
        String key = key(strategy.word(), seed);
        wanted.add(key);
        if (!kept.containsKey(key)) {
          kept.put(key, loop.run(strategy, seed));
          write(setup, kept.values());
        }
        progress.at(wanted.size(), total);
      }
    }
    String all = key(LearningCurve.ALL, 0);
    wanted.add(all);
    if (!kept.containsKey(all)) {
      kept.put(all, loop.all());
      write(setup, kept.values());
    }
    progress.at(total, total);
    return read(file, setup).stream() // rounded, however often the work was interrupted
        .filter(curve -> wanted.contains(key(curve.strategy(), curve.seed())))
        .toList();
  }

  private static String key(String strategy, long seed) {
    return strategy + " " + seed;
  }

  /** What all curves depend on but strategy and seed, in twelve digits. */
  private String setup() {
    Sha256 sum = new Sha256();
    sum.add(loop.plan().toString());
    loop.pool().addTo(sum);
    loop.heldOut().addTo(sum);
    return sum.hex().substring(0, 12);
  }

  /**
   * The curves of a table.
   *
   * @throws IOException if it cannot be read
   */
  public static List<LearningCurve> read(Path file) throws IOException {
    return read(file, "");
  }

  private static List<LearningCurve> read(Path file, String setup) throws IOException {
    Map<String, List<LearningCurve.Point>> points = new LinkedHashMap<>();
    CsvTable.readStrictly(
        file.toString(),
        InputFile.text(file),
        Set.copyOf(COLUMNS),
        (line, row) -> {
          if (row.size() != COLUMNS.size() || line == 1 && !row.equals(COLUMNS)) {
            throw new IOException(
                "%s, line %d: the columns must be %s; found %s. Delete the file, and measure anew."
                    .formatted(file, line, COLUMNS, row));
          }
          if (line > 1 && row.get(0).startsWith(setup)) {
            points
                .computeIfAbsent(row.get(1) + " " + row.get(2), key -> new ArrayList<>())
                .add(point(file, line, row));
          }
        });
    List<LearningCurve> curves = new ArrayList<>();
    points.forEach(
        (key, some) -> {
          String[] words = key.split(" ");
          curves.add(new LearningCurve(words[0], Long.parseLong(words[1]), some));
        });
    return curves;
  }

  private static LearningCurve.Point point(Path file, int line, List<String> row)
      throws IOException {
    try {
      return new LearningCurve.Point(
          Integer.parseInt(row.get(3)),
          Double.parseDouble(row.get(4)),
          Double.parseDouble(row.get(5)),
          Integer.parseInt(row.get(6)));
    } catch (NumberFormatException e) {
      throw new IOException(
          "%s, line %d: a row has numbers from the fourth column on; found %s. Delete the file, and measure anew."
              .formatted(file, line, row),
          e);
    }
  }

  private void write(String setup, Iterable<LearningCurve> curves) throws IOException {
    List<List<Object>> rows = new ArrayList<>(List.of(List.copyOf(COLUMNS)));
    for (LearningCurve curve : curves) {
      for (LearningCurve.Point point : curve.points()) {
        rows.add(
            List.of(
                setup,
                curve.strategy(),
                curve.seed(),
                point.reads(),
                rounded(point.macroF1()),
                rounded(point.rarePrecision()),
                point.rareFound()));
      }
    }
    WholeFile.write(file, CsvTable.text(rows));
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }
}
