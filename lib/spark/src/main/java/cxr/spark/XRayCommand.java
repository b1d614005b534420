package cxr.spark;

import cxr.cli.DataFolder;
import cxr.cli.RunFolder;
import cxr.cli.StudyFiles;
import cxr.cli.StudyWords;
import cxr.cli.Together;
import cxr.data.Study;
import cxr.settings.Settings;
import cxr.train.Material;
import cxr.train.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that lets a run's model see the X-rays of studies, on Spark. */
abstract class XRayCommand implements Callable<Integer> {

  @Spec protected CommandSpec spec;

  @Mixin private RunFolder runFolder;

  @Mixin private DataFolder data;

  @Mixin private ImageRoot root;

  @Mixin private Cluster cluster;

  @Mixin private TableOutput table;

  @Option(names = "--replace", description = "Let --csv replace a file that stands there.")
  private boolean replace;

  @Mixin private StudyWords words;

  /** Checks words, and says what is done with the studies. */
  abstract XRayWork work(Run run, Settings settings) throws IOException;

  @Override
  public Integer call() throws IOException {
    boolean named = words.areNamed();
    if (named) {
      Together.refuse(
          spec, "Files are named, so no collection is read", "--data", "--part", "--images");
    }
    table.check(replace);
    Run run = named ? runFolder.find() : runFolder.trained(data.runs());
    Settings settings = run.settings();
    XRayWork work = work(run, settings);
    try {
      cluster.oneTaskAnExecutor();
      List<StudyXRays> studies = named ? ofWords(settings) : ofCollection(settings);
      JavaRDD<Outcome> outcomes = outcomes(run, settings, studies, work);
      outcomes.persist(StorageLevel.MEMORY_AND_DISK());
      if (table.isWanted()) {
        JavaRDD<Outcome> ordered =
            outcomes.sortBy(Outcome::place, true, outcomes.getNumPartitions());
        table.write(cluster, ordered.flatMap(one -> one.rows().iterator()), work.columns());
      }
      return tell(outcomes.map(Outcome::told).collect(), named) ? 0 : 1;
    } finally {
      cluster.close();
    }
  }

  private List<StudyXRays> ofWords(Settings settings) {
    List<StudyXRays> studies = new ArrayList<>();
    for (StudyFiles study : words.files(settings.model().views())) {
      List<Path> views = study.views();
      studies.add(
          new StudyXRays(
              study.word(),
              new ArrayList<>(views.stream().map(Path::toString).toList()),
              new ArrayList<>(views.stream().map(ImageRoot::place).toList())));
    }
    return studies;
  }

  private List<StudyXRays> ofCollection(Settings settings) throws IOException {
    Material material = Material.unseen(data.dataset(), settings);
    spec.commandLine().getErr().println(material.usable().summary());
    List<StudyXRays> studies = new ArrayList<>();
    for (Study study : words.of(material)) {
      List<Path> views =
          Arrays.stream(study.views(settings.model().views())).filter(Objects::nonNull).toList();
      studies.add(
          new StudyXRays(
              study.id(),
              new ArrayList<>(views.stream().map(Path::toString).toList()),
              new ArrayList<>(root.places(views, data.dataset().root()))));
    }
    return studies;
  }

  private JavaRDD<Outcome> outcomes(
      Run run, Settings settings, List<StudyXRays> studies, XRayWork work) throws IOException {
    Set<String> places = new TreeSet<>();
    studies.forEach(study -> places.addAll(study.places()));
    Set<String> missing = XRayFiles.missing(cluster, places);
    List<Outcome> broken = new ArrayList<>();
    Map<Integer, StudyXRays> there = new HashMap<>();
    for (int i = 0; i < studies.size(); i++) {
      StudyXRays study = studies.get(i);
      String lost = study.places().stream().filter(missing::contains).findFirst().orElse("");
      if (lost.isEmpty()) {
        there.put(i, study);
      } else {
        broken.add(work.broken(i, study, "There is no file " + lost + "."));
      }
    }
    JavaRDD<Outcome> told = cluster.slices(broken).flatMap(List::iterator);
    return there.isEmpty() ? told : told.union(seen(run, settings, there, work));
  }

  private JavaRDD<Outcome> seen(
      Run run, Settings settings, Map<Integer, StudyXRays> studies, XRayWork work)
      throws IOException {
    String file = ExecutorModel.send(cluster, run);
    Broadcast<Map<Integer, StudyXRays>> named = cluster.context().broadcast(studies);
    int atOnce = work.atOnce();
    return XRayFiles.studies(cluster, studies, settings.model().views(), settings.image())
        .mapPartitions(
            seen -> Chunks.of(seen, atOnce, some -> outcomes(some, named.value(), work, file)));
  }

  private static List<Outcome> outcomes(
      List<SeenStudy> seen, Map<Integer, StudyXRays> named, XRayWork work, String file)
      throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    List<SeenStudy> whole = new ArrayList<>();
    for (SeenStudy one : seen) {
      if (one.problem().isEmpty()) {
        whole.add(one);
      } else {
        outcomes.add(work.broken(one.place(), name(named, one), one.problem()));
      }
    }
    if (!whole.isEmpty()) {
      List<StudyXRays> names = whole.stream().map(one -> name(named, one)).toList();
      outcomes.addAll(ExecutorModel.with(file, model -> work.of(model, whole, names)));
    }
    return outcomes;
  }

  private static StudyXRays name(Map<Integer, StudyXRays> named, SeenStudy seen) {
    return Objects.requireNonNull(named.get(seen.place()));
  }

  /** Whether all could be read. */
  private boolean tell(List<Outcome> outcomes, boolean notes) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<Outcome> ordered = new ArrayList<>(outcomes);
    ordered.sort(Comparator.comparing(Outcome::place));
    for (Outcome one : ordered) {
      if (notes) {
        one.notes().forEach(note -> err.println("Note: " + note));
      }
      if (!one.problem().isEmpty()) {
        err.println(one.problem());
      }
      if (!one.line().isEmpty()) {
        out.println(one.line());
      }
    }
    return ordered.stream().allMatch(one -> one.problem().isEmpty());
  }
}
