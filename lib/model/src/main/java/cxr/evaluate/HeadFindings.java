package cxr.evaluate;

import cxr.data.Study;
import cxr.train.Material;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Findings by a trained model's condition head.
 *
 * @param reader of the model
 * @param material where the X-rays come from
 * @param progress is told how many studies are read
 */
public record HeadFindings(FindingsReader reader, Material material, IntConsumer progress)
    implements FindingsModel {

  @Override
  public List<String> labels() {
    return reader.labels();
  }

  @Override
  public List<double[]> probabilities(List<Study> studies) {
    return reader.read(material, studies, progress).stream()
        .map(
            study ->
                study.findings().stream().mapToDouble(StudyFindings.Finding::probability).toArray())
        .toList();
  }
}
