package cxr.evaluate;

import cxr.data.Study;
import cxr.generate.ReportWriter;
import cxr.image.ImageStore;
import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.model.objective.Prompts;
import cxr.score.ReportSystem;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import cxr.train.Example;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * A trained decoder that is told the findings which something else decides, in the place of its own
 * head.
 *
 * @param model with {@code model.prompts=states} for findings of CheXpert's
 * @param findings decides; {@link DecidedFindings#of} for example
 * @param images where the X-rays come from
 * @param progress is told how many reports are written
 */
public record ToldSystem(
    String name,
    ReportModel model,
    RetrievalSystem.Decision findings,
    ImageStore images,
    IntConsumer progress)
    implements ReportSystem {

  /**
   * @throws IllegalArgumentException if the decoder is told no findings, or others than CheXpert's
   */
  public ToldSystem {
    prompts(model);
  }

  private static Prompts prompts(ReportModel model) {
    List<String> known = Scheme.CHEXPERT.findings().stream().map(Condition::display).toList();
    return Prompts.of(model.settings().model())
        .filter(prompts -> known.containsAll(prompts.findings()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "A decoder that is told what others decide takes model.prompts=states and findings of CheXpert's (model.conditions); found model.prompts=%s and %s."
                        .formatted(
                            model.settings().model().prompts().word(),
                            model.settings().model().conditions())));
  }

  @Override
  public List<String> reports(List<Study> studies) throws IOException {
    Prompts prompts = prompts(model);
    ReportWriter writer = new ReportWriter(model);
    List<Set<Condition>> decided = findings.of(studies);
    int batch = model.settings().generate().batchSize();
    List<String> reports = new ArrayList<>();
    for (int from = 0; from < studies.size(); from += batch) {
      List<Study> part = studies.subList(from, Math.min(from + batch, studies.size()));
      float[][] states =
          decided.subList(from, from + part.size()).stream()
              .map(set -> set.stream().map(Condition::display).toList())
              .map(names -> names.stream().filter(prompts.findings()::contains).toList())
              .map(prompts::asIf)
              .toArray(float[][]::new);
      List<float[][]> views = Example.views(part, images, model.settings());
      try (StudyImages seen = StudyImages.of(views, model.settings());
          ImageTokens tokens = model.imageTokens(seen)) {
        reports.addAll(writer.write(tokens.withPrompts(states), done -> {}));
      }
      progress.accept(reports.size());
    }
    return reports;
  }
}
