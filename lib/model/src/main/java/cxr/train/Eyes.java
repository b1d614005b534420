package cxr.train;

import cxr.data.Dataset;
import cxr.image.ImageStore;
import cxr.model.ReportModel;
import cxr.model.WeightImport;
import cxr.model.weights.PublicWeights;
import cxr.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A collection beside a model whose encoder describes its X-rays: that of a run, or
 * EfficientNet-Lite0 as photographs taught it.
 *
 * @param material by the settings of the model
 */
public record Eyes(Material material, ReportModel model) {

  private static final String ENCODER = "efficientnet-lite0";

  /** The settings of EfficientNet-Lite0, and how it is shown both views of a study. */
  public static final String FROZEN =
      "model.encoder=efficientnet-lite0, image.size=224, image.channels=3, image.normalise=lite, model.views=2";

  /**
   * Of a trained run.
   *
   * @throws IOException if it cannot be read
   */
  public static Eyes of(Run run, Dataset dataset, ImageStore.Progress progress) throws IOException {
    ReportModel model = run.model();
    return new Eyes(Material.of(dataset, model.settings(), progress), model);
  }

  /**
   * Those that photographs taught; the split is that which came with the collection, if one did.
   *
   * @throws IOException as {@link #frozen(Dataset, Settings, ImageStore.Progress)}
   */
  public static Eyes frozen(Dataset dataset, ImageStore.Progress progress) throws IOException {
    String split = dataset.given().isEmpty() ? "study" : "given";
    return frozen(dataset, Settings.defaults().withAll(FROZEN).with("data.split", split), progress);
  }

  /**
   * Those that photographs taught.
   *
   * @param settings with {@link #FROZEN}
   * @throws IOException if the weights are not here, which is told before X-rays are decoded
   */
  public static Eyes frozen(Dataset dataset, Settings settings, ImageStore.Progress progress)
      throws IOException {
    Path weights = frozenWeights();
    Material material = Material.of(dataset, settings, progress);
    ReportModel model = new ReportModel(material.settings(), material.tokenizer());
    WeightImport.into(model.weights(), weights, List.of());
    return new Eyes(material, model);
  }

  /**
   * What photographs taught.
   *
   * @throws IOException if it is not here
   */
  public static Path frozenWeights() throws IOException {
    return PublicWeights.fetched(ENCODER);
  }
}
