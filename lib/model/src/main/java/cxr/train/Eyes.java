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

  /** Opens a collection, which may take a while. */
  @FunctionalInterface
  public interface Collection {
    /**
     * The collection.
     *
     * @throws IOException if it cannot be read
     */
    Dataset open() throws IOException;
  }

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
   * @throws IOException as {@link #frozen(Collection, Settings, ImageStore.Progress)}
   */
  public static Eyes frozen(Collection collection, ImageStore.Progress progress)
      throws IOException {
    Path weights = frozenWeights();
    Dataset dataset = collection.open();
    String split = dataset.given().isEmpty() ? "study" : "given";
    Settings settings = Settings.defaults().withAll(FROZEN).with("data.split", split);
    return frozen(weights, dataset, settings, progress);
  }

  /**
   * Those that photographs taught.
   *
   * @param settings with {@link #FROZEN}
   * @throws IOException if the weights are not here, which is told before the collection is opened
   */
  public static Eyes frozen(Collection collection, Settings settings, ImageStore.Progress progress)
      throws IOException {
    Path weights = frozenWeights();
    return frozen(weights, collection.open(), settings, progress);
  }

  private static Eyes frozen(
      Path weights, Dataset dataset, Settings settings, ImageStore.Progress progress)
      throws IOException {
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
