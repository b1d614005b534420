package cxr.attention;

import cxr.attention.Explainer.Method;
import cxr.data.Box;
import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.evaluate.FindingsReader;
import cxr.image.ImageStore;
import cxr.image.codec.GreyImage;
import cxr.model.ReportModel;
import cxr.model.objective.ConditionLabels;
import cxr.model.objective.Prompts;
import cxr.settings.ImageSettings;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Mention;
import cxr.train.Material;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tries a model's maps on studies: are they faithful to what moves the model, do they find boxes
 * that are known, and do they lie on the side that a sentence names? Beside them stand a random
 * map, the middle of the X-ray, and the map of the same model with shuffled weights.
 *
 * <p>Findings are explained where the model has a condition head, and curves are drawn of those
 * that it decides to be there. Sentences and words of the reports, given word by word, are where
 * the model writes: of each finding the first that affirms it or leaves it open; curves are drawn
 * of a study's first sentence.
 */
public final class AttentionTrial implements AutoCloseable {

  private static final long SEED = 1; // of the order of the shuffled weights

  /** Those that lie in the middle: a side in their sentence is that of something else. */
  private static final Set<String> MIDDLE =
      Set.of("Cardiomegaly", "Enlarged Cardiomediastinum", "Support Devices");

  private final ReportModel model;
  private final ReportModel shuffled;
  private final Explainer explainer;
  private final Explainer control;
  private final Material material;
  private final Optional<FindingsReader> reader;
  private final Map<String, List<Box>> boxes;
  private final ConditionLabeler labeler;

  /**
   * @param reader of the model, which decides findings; none where it has no condition head
   * @param material prepared by the model's settings
   * @param boxes of the material's X-rays, those that are known
   */
  public AttentionTrial(
      ReportModel model, Optional<FindingsReader> reader, Material material, List<Box> boxes) {
    this.model = model;
    this.reader = reader;
    this.material = material;
    this.boxes = boxes.stream().collect(Collectors.groupingBy(Box::image));
    this.labeler = new ConditionLabeler(ConditionLabels.scheme(model.settings().model()));
    this.shuffled = Explainer.shuffled(model, SEED);
    this.explainer = new Explainer(model);
    this.control = new Explainer(shuffled);
  }

  /**
   * Tries the maps of some studies.
   *
   * @param progress is told how many studies are done
   * @throws CancellationException if the thread is interrupted
   * @throws UncheckedIOException if an X-ray cannot be read
   */
  public AttentionSummary run(List<Study> studies, ImageStore.Progress progress) {
    List<List<Measured>> all = new ArrayList<>();
    for (Study study : studies) {
      stopIfInterrupted(all.size());
      all.add(measured(study));
      progress.at(all.size(), studies.size());
    }
    return new AttentionSummary(all);
  }

  /**
   * As {@link #run(List, ImageStore.Progress)}, keeping what was measured of each study.
   *
   * @param kept a file, of this model alone, from which a stopped trial goes on
   * @throws IOException if it cannot be read or written
   */
  public AttentionSummary run(List<Study> studies, Path kept, ImageStore.Progress progress)
      throws IOException {
    MeasuredFile file = new MeasuredFile(kept);
    int done = 0;
    for (Study study : studies) {
      stopIfInterrupted(done);
      if (!file.has(study.id())) {
        file.add(study.id(), measured(study));
      }
      progress.at(++done, studies.size());
    }
    return new AttentionSummary(studies.stream().map(study -> file.of(study.id())).toList());
  }

  private static void stopIfInterrupted(int done) {
    if (Thread.interrupted()) {
      throw new CancellationException("Stopped after %d studies.".formatted(done));
    }
  }

  private List<Measured> measured(Study study) {
    List<Measured> figures = new ArrayList<>();
    Map<String, List<Box>> known = boxes(study);
    try (TrialStudy one = trialStudy(study)) {
      if (model.settings().model().hasHead()) {
        findings(study, one, known, figures);
      }
      if (model.settings().model().writes()) {
        phrases(study, one, known, figures);
      }
    }
    return figures;
  }

  private void findings(
      Study study, TrialStudy one, Map<String, List<Box>> known, List<Measured> figures) {
    List<String> names = model.settings().model().conditions();
    Set<String> decided = reader.map(r -> decided(r, one.conditions())).orElse(Set.of());
    Map<String, Side> sides = sides(study);
    for (int place = 0; place < names.size(); place++) {
      String name = names.get(place);
      if (decided.contains(name) || known.containsKey(name) || sides.containsKey(name)) {
        Figures of = new Figures(figures, study.id(), "finding", name);
        Explained target = new Explained.Finding(place);
        tried(
            of,
            one,
            target,
            decided.contains(name),
            known.getOrDefault(name, List.of()),
            Optional.ofNullable(sides.get(name)));
      }
    }
  }

  /**
   * A study to look at: the first whose report begins its findings with one that has a known box,
   * or else the first whose report has any.
   *
   * @throws IllegalArgumentException if no report affirms a finding or leaves one open
   */
  public Study example(List<Study> studies) {
    List<Study> named = studies.stream().filter(study -> !phrases(study).isEmpty()).toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException(
          "An example is a study whose report names one of the findings %s; of %,d studies none does. Take another part, or a larger one."
              .formatted(
                  labeler.scheme().findings().stream().map(Condition::display).toList(),
                  studies.size()));
    }
    return named.stream()
        .filter(study -> boxes(study).containsKey(phrases(study).keySet().iterator().next()))
        .findFirst()
        .orElse(named.get(0));
  }

  /**
   * Where the report that the model is to write of a study affirms findings, or leaves them open:
   * of each the first place, by its name.
   */
  public Map<String, Explained.Phrase> phrases(Study study) {
    String text = Material.texts(List.of(study), model.settings()).get(0);
    float[] told = Prompts.of(model.settings().model()).map(p -> p.of(text)).orElse(new float[0]);
    int[] ids = model.tokenizer().encode(text);
    int most = Math.min(ids.length, model.settings().text().maxTokens() - 1);
    return Explained.phrases(model.tokenizer(), labeler, told, Arrays.copyOf(ids, most));
  }

  /** The maps of something that the model says of a study, those of the controls among them. */
  public Map<Method, StudyMap> maps(Study study, Explained target) {
    try (TrialStudy one = trialStudy(study)) {
      return one.maps(target);
    }
  }

  private TrialStudy trialStudy(Study study) {
    float[][] xrays = material.views(List.of(study)).get(0);
    return new TrialStudy(model, explainer, control, xrays, study.id().hashCode());
  }

  private void phrases(
      Study study, TrialStudy one, Map<String, List<Box>> known, List<Measured> figures) {
    boolean first = true;
    for (Map.Entry<String, Explained.Phrase> entry : phrases(study).entrySet()) {
      String name = entry.getKey();
      Explained.Phrase phrase = entry.getValue();
      List<Box> its = known.getOrDefault(name, List.of());
      Optional<Side> side = MIDDLE.contains(name) ? Optional.empty() : Side.of(phrase.said());
      Figures ofSentence = new Figures(figures, study.id(), "sentence", name);
      tried(ofSentence, one, phrase.sentence(), first, its, side);
      Figures ofWord = new Figures(figures, study.id(), "word", name);
      tried(ofWord, one, phrase.words(), false, its, Optional.empty());
      first = false;
    }
  }

  /** Where figures of a target go. */
  private record Figures(List<Measured> to, String study, String target, String finding) {
    void add(Method method, String measure, double value) {
      if (!Double.isNaN(value)) {
        to.add(new Measured(study, target, finding, method, measure, value));
      }
    }
  }

  private void tried(
      Figures figures,
      TrialStudy one,
      Explained target,
      boolean curves,
      List<Box> known,
      Optional<Side> side) {
    if (!curves && known.isEmpty() && side.isEmpty()) {
      return;
    }
    one.maps(target)
        .forEach(
            (method, map) -> {
              if (curves) {
                curves(figures, method, one.faithfulness(method, map, target));
              }
              if (!known.isEmpty()) {
                Localisation found = Localisation.of(map.frontal(), known);
                figures.add(method, "pointing", found.pointing());
                figures.add(method, "iou", found.iou());
                figures.add(method, "contrast", found.contrast());
              }
              side.ifPresent(
                  its -> {
                    double share = its.share(map.frontal());
                    figures.add(method, "side", share == 0.5 ? 0.5 : share > 0.5 ? 1 : 0);
                    figures.add(method, "side share", share);
                  });
            });
  }

  private static void curves(Figures figures, Method method, Faithfulness curves) {
    figures.add(method, "deletion", curves.deletionArea());
    figures.add(method, "insertion", curves.insertionArea());
    for (int i = 0; i <= Faithfulness.STEPS; i++) {
      figures.add(method, "deletion " + i, curves.deletion()[i]);
      figures.add(method, "insertion " + i, curves.insertion()[i]);
    }
  }

  private Set<String> decided(FindingsReader reader, float[] conditions) {
    List<String> names = model.settings().model().conditions();
    double[] likely =
        reader.labels().stream().mapToDouble(name -> conditions[names.indexOf(name)]).toArray();
    boolean[] present = reader.thresholds().decide(likely, reader.kind());
    return IntStream.range(0, present.length)
        .filter(l -> present[l])
        .mapToObj(reader.labels()::get)
        .collect(Collectors.toSet());
  }

  /**
   * The known boxes on a study's frontal X-ray, in shares of the square that the model sees, by the
   * findings which the rules read from their labels.
   *
   * @throws UncheckedIOException if the X-ray cannot be read
   */
  public Map<String, List<Box>> boxes(Study study) {
    Map<String, List<Box>> squares = new LinkedHashMap<>();
    ImageFile frontal = study.frontal().orElseThrow();
    List<Box> its = boxes.getOrDefault(frontal.id(), List.of());
    if (its.isEmpty()) {
      return squares;
    }
    GreyImage picture = picture(frontal);
    ImageSettings form = model.settings().image();
    for (Box box : its) {
      for (Condition condition : labeler.label(box.label())) {
        box.inSquare(picture.width(), picture.height(), form.fit())
            .ifPresent(
                square ->
                    squares
                        .computeIfAbsent(condition.display(), name -> new ArrayList<>())
                        .add(square));
      }
    }
    return squares;
  }

  private static GreyImage picture(ImageFile image) {
    try {
      return GreyImage.read(image.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The findings of a report that are on one side alone, as its sentences have it. */
  private Map<String, Side> sides(Study study) {
    Map<String, Set<Optional<Side>>> all = new LinkedHashMap<>();
    String report = study.report();
    for (Mention mention : labeler.labels(report).mentions()) {
      if (mention.status().positiveOrUncertain()) {
        int[] sentence = Explained.sentence(report, mention);
        all.computeIfAbsent(mention.condition().display(), name -> new HashSet<>())
            .add(Side.of(report.substring(sentence[0], sentence[1])));
      }
    }
    Map<String, Side> sides = new LinkedHashMap<>();
    all.forEach(
        (name, its) -> {
          if (its.size() == 1 && !MIDDLE.contains(name)) {
            its.iterator().next().ifPresent(side -> sides.put(name, side));
          }
        });
    return sides;
  }

  /** Frees what it computes in; the model stays. */
  @Override
  public void close() {
    explainer.close();
    control.close();
    shuffled.close();
  }
}
