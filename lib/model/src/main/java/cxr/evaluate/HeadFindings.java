package cxr.evaluate;

import cxr.data.Study;
import cxr.image.ImageStore;
import cxr.train.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Findings by a trained model's condition head.
 *
 * @param reader of the model
 * @param images where the X-rays come from
 * @param progress is told how many studies are read
 */
public record HeadFindings(FindingsReader reader, ImageStore images, IntConsumer progress)
    implements FindingsModel {

  private static final int STUDIES_AT_ONCE = 32;

  @Override
  public List<String> labels() {
    return reader.labels();
  }

  @Override
  public List<double[]> probabilities(List<Study> studies) {
    List<double[]> rows = new ArrayList<>();
    for (int from = 0; from < studies.size(); from += STUDIES_AT_ONCE) {
      List<Study> part = studies.subList(from, Math.min(from + STUDIES_AT_ONCE, studies.size()));
      int before = from;
      reader
          .read(
              Example.views(part, images, reader.model().settings()),
              done -> progress.accept(before + done))
          .forEach(found -> rows.add(found.probabilities()));
    }
    return rows;
  }
}
