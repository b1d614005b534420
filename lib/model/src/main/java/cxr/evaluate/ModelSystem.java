package cxr.evaluate;

import cxr.data.Study;
import cxr.generate.ReportWriter;
import cxr.image.ImageStore;
import cxr.model.ReportModel;
import cxr.score.ReportSystem;
import cxr.settings.GenerateSettings;
import cxr.train.Example;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A trained model, as a system that writes reports.
 *
 * @param how the decoder is searched
 * @param progress is told how many reports are written
 */
public record ModelSystem(
    String name, ReportModel model, GenerateSettings how, ImageStore images, IntConsumer progress)
    implements ReportSystem {

  /** A model that writes as its own settings say. */
  public ModelSystem(String name, ReportModel model, ImageStore images, IntConsumer progress) {
    this(name, model, model.settings().generate(), images, progress);
  }

  @Override
  public List<String> reports(List<Study> studies) {
    List<float[][]> views = Example.views(studies, images, model.settings());
    return new ReportWriter(model, how).write(views, progress);
  }
}
