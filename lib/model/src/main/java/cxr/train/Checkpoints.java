package cxr.train;

import cxr.io.FolderLock;
import cxr.io.WholeFile;
import cxr.io.WholeFolder;
import cxr.model.ReportModel;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The checkpoints of a run: the last few and the best one. Each is written aside, brought to the
 * disk and then renamed, so that a name always stands for a whole one, whatever ends the process.
 */
final class Checkpoints implements AutoCloseable {

  private static final String PREFIX = "step-";
  private static final String ASIDE = ".part";
  private static final String OLD = ".old";
  private static final String DAMAGED = "damaged-";
  private static final String LOCK = ".lock";
  private static final long PATIENCE = 20_000_000_000L; // nanoseconds

  /** Called before a checkpoint gets its name; tests let it fail as a full disk does. */
  interface Disk {
    void check(Path written) throws IOException;
  }

  private final Path folder;
  private final int keepLast;
  private final Disk disk;
  private final FolderLock lock;

  /**
   * The checkpoints in a folder, for this process alone.
   *
   * @param keepLast how many are kept beside the best one
   * @throws IOException if the folder cannot be made, or another process trains into it
   */
  Checkpoints(Path folder, int keepLast, Disk disk) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IOException(
          "Checkpoints lie in the folder %s, and a file stands in its place; move that away."
              .formatted(folder));
    }
    this.folder = Files.createDirectories(folder);
    this.keepLast = keepLast;
    this.disk = disk;
    this.lock = open(folder.resolve(LOCK));
    hold();
  }

  private static FolderLock open(Path file) throws IOException {
    try {
      return new FolderLock(file);
    } catch (FileSystemException e) {
      throw new IOException(
          "A training locks its run by the file %s, which cannot be written (%s)."
              .formatted(file, e.getReason()),
          e);
    }
  }

  /**
   * Takes the lock, as soon as another training of this process has ended: one that was stopped in
   * a notebook saves its last checkpoint after its cell has ended.
   */
  private void hold() throws IOException {
    long until = System.nanoTime() + PATIENCE;
    FolderLock.Holder holder = lock.tryLock(false);
    while (holder == FolderLock.Holder.THIS_PROCESS && System.nanoTime() < until && pause()) {
      holder = lock.tryLock(false);
    }
    if (holder != FolderLock.Holder.THIS) {
      lock.close();
      throw new IOException(
          "A run is trained once at a time; another training, of this process or another, works in %s. Wait for it, or name another run."
              .formatted(folder.getParent()));
    }
  }

  /** Waits a moment, unless the thread is interrupted. */
  private static boolean pause() {
    try {
      Thread.sleep(50);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Removes all of them. */
  void clear() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.filter(path -> !path.endsWith(LOCK)).toList()) {
        WholeFolder.delete(path);
      }
    }
  }

  /** Saves one and removes those that are not kept any more, which are told. */
  TrainEvent.Saved save(TrainState state, ReportModel model, AdamW adam) throws IOException {
    Path target = folder.resolve(name(state.steps(), state.history().size()));
    if (!Files.exists(target)) {
      Path aside = folder.resolve(ASIDE);
      WholeFolder.delete(aside);
      try {
        Checkpoint.write(aside, state, model, adam, folder.resolveSibling(Run.FACTS));
        disk.check(aside);
        WholeFile.move(aside, target);
      } catch (IOException e) {
        deleteQuietly(aside);
        throw e;
      }
    }
    return new TrainEvent.Saved(target, tidy(state, target));
  }

  private List<Path> tidy(TrainState state, Path newest) throws IOException {
    List<Path> all = all();
    List<Path> removed = new ArrayList<>();
    Optional<Path> best = best(state);
    int newer = 0;
    for (Path path : all) {
      boolean keep = path.equals(newest) || newer < keepLast || path.equals(best.orElse(null));
      newer++;
      if (!keep) {
        Path old = folder.resolve(OLD); // half deleted, it has no name of a checkpoint any more
        WholeFolder.delete(old);
        WholeFolder.delete(Files.move(path, old));
        removed.add(path);
      }
    }
    return removed;
  }

  /** The folder of the best checkpoint by a state, whether or not it is there. */
  private Optional<Path> best(TrainState state) {
    List<TrainEvent.Validated> history = state.history();
    for (int i = 0; i < history.size(); i++) {
      if (state.bestStep() > 0 && history.get(i).done() == state.bestStep()) {
        return Optional.of(folder.resolve(name(state.bestStep(), i + 1)));
      }
    }
    return Optional.empty();
  }

  /** The checkpoint with the best weights by a state; if it is not whole, that is told. */
  Optional<Checkpoint> bestOf(TrainState state, Consumer<String> note) throws IOException {
    Optional<Path> path = best(state);
    return path.isEmpty()
        ? Optional.empty()
        : whole(path.get(), "the best validation is forgotten", note);
  }

  /** The newest whole checkpoint; damaged ones are told, renamed and passed over. */
  Optional<Checkpoint> latest(Consumer<String> note) throws IOException {
    for (Path path : all()) {
      Optional<Checkpoint> found = whole(path, "the one before is used", note);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Checkpoint> whole(Path path, String action, Consumer<String> note)
      throws IOException {
    Checkpoint checkpoint = new Checkpoint(path);
    boolean there = Files.isDirectory(path);
    Optional<String> damage = there ? checkpoint.damage() : Optional.of("it is not there");
    if (damage.isEmpty()) {
      return Optional.of(checkpoint);
    }
    String name = path.getFileName().toString();
    note.accept("The checkpoint %s is damaged (%s); %s.".formatted(name, damage.get(), action));
    if (there) {
      Path renamed = folder.resolve(DAMAGED + name);
      WholeFolder.delete(renamed);
      Files.move(path, renamed);
    }
    return Optional.empty();
  }

  /** Whether a run has any, whole or damaged. */
  static boolean areIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .map(path -> path.getFileName().toString())
          .anyMatch(name -> name.startsWith(PREFIX) || name.startsWith(DAMAGED));
    }
  }

  /** All that have a name, the newest first. */
  List<Path> all() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(path -> path.getFileName().toString().startsWith(PREFIX))
          .sorted(Comparator.comparing((Path path) -> path.getFileName().toString()).reversed())
          .toList();
    }
  }

  /** Names sort by steps, then by validations. */
  private static String name(int steps, int validations) {
    return "%s%08d-v%04d".formatted(PREFIX, steps, validations);
  }

  private static void deleteQuietly(Path path) {
    try {
      WholeFolder.delete(path);
    } catch (IOException e) {
      // It is deleted before the next one is written.
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
