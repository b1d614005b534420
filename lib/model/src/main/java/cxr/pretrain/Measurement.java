package cxr.pretrain;

import cxr.data.Split;
import cxr.data.Study;
import cxr.features.FeatureStore;
import cxr.features.StudyVectors;
import cxr.image.ImageStore;
import cxr.io.Checkout;
import cxr.io.Sha256;
import cxr.model.FeatureExtractor;
import cxr.model.ReportModel;
import cxr.model.decoder.Sizes;
import cxr.train.Material;
import cxr.train.Run;
import cxr.train.RunHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A collection made ready for pretraining: the features that an encoder has of its X-rays, and the
 * reports of its parts. Encoders learn from the training part alone; those that have learnt are
 * kept in files, so that a long measurement goes on where it was interrupted.
 *
 * <pre>{@code
 * try (Measurement measurement = Measurement.open(material, eyes, false, (work, done, of) -> {})) {
 *   Pretrained pretrained = measurement.learn(Pretraining.defaults(), 1);
 *   Recall recall = new Recall(measurement.pairs(Split.Part.TEST).texts());
 * }
 * }</pre>
 */
public final class Measurement implements AutoCloseable {

  /** Is told of long work. */
  public interface Listener {
    /** A piece of work, and how far it is. */
    void at(String work, int done, int total);

    /** Tells how far one piece is. */
    default ImageStore.Progress of(String work) {
      return (done, total) -> at(work, done, total);
    }
  }

  private final Material material;
  private final FeatureStore pooled;
  private final @Nullable FeatureStore maps;
  private final Listener listener;
  private final StudyVectors vectors;
  private final @Nullable Cells cells;
  private final Pairs train;

  private Measurement(
      Material material, FeatureStore pooled, @Nullable FeatureStore maps, Listener listener)
      throws IOException {
    this.material = material;
    this.pooled = pooled;
    this.maps = maps;
    this.listener = listener;
    List<Study> studies = material.split().train();
    this.vectors =
        StudyVectors.fit(
            pooled.views(studies, listener.of("features")), material.settings().model().views());
    this.cells =
        maps == null
            ? null
            : Cells.fit(
                maps,
                Sizes.of(material.settings()).cells(),
                studies.stream().map(study -> study.views(1)[0]).toList(),
                listener.of("feature maps"));
    this.train = of(Split.Part.TRAIN);
  }

  /**
   * Prepares a collection.
   *
   * @param eyes whose encoder describes X-rays, by the image settings of the material
   * @param regions whether words are to be looked for in regions, which takes the feature maps
   * @throws IOException if an X-ray cannot be read
   */
  public static Measurement open(
      Material material, ReportModel eyes, boolean regions, Listener listener) throws IOException {
    return new Measurement(
        material,
        FeatureStore.open(eyes, material.images(), FeatureExtractor.Kind.POOLED),
        regions ? FeatureStore.open(eyes, material.images(), FeatureExtractor.Kind.MAP) : null,
        listener);
  }

  private Pairs of(Split.Part part) throws IOException {
    return Pairs.of(
        material.split().of(part), material, pooled, vectors, cells, listener.of("features"));
  }

  /**
   * The X-rays and reports of a part.
   *
   * @throws IOException if an X-ray cannot be read
   */
  public Pairs pairs(Split.Part part) throws IOException {
    return part == Split.Part.TRAIN ? train : of(part);
  }

  /**
   * An encoder that has learnt from the training pairs; what was learnt before is taken from its
   * file in {@code data/pretrained}.
   *
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   * @throws IOException if an X-ray or the file cannot be read
   */
  public Pretrained learn(Pretraining pretraining, long seed) throws IOException {
    Path file = file(pretraining, seed);
    if (Files.exists(file)) {
      Pretrained kept = pretraining.start(train, seed);
      kept.encoder().weights().load(file);
      return kept;
    }
    String work =
        "%s, positives by %s, %s, seed %d"
            .formatted(
                pretraining.name(),
                pretraining.positives().word(),
                pretraining.level().word(),
                seed);
    Pretrained learnt = pretraining.learn(train, seed, listener.of(work));
    Files.createDirectories(file.getParent());
    learnt.encoder().weights().save(file);
    return learnt;
  }

  /** One for each seed, from 1. */
  List<Pretrained> learnAll(Pretraining pretraining, int seeds) throws IOException {
    List<Pretrained> learnt = new ArrayList<>();
    for (long seed : LongStream.rangeClosed(1, seeds).toArray()) {
      learnt.add(learn(pretraining, seed));
    }
    return learnt;
  }

  private Path file(Pretraining pretraining, long seed) throws IOException {
    Sha256 key = new Sha256();
    List.of(
            Run.hash(material.dataset()),
            material.settings().data(),
            material.settings().text(),
            pooled.folder().getFileName(),
            pretraining)
        .forEach(one -> key.add(one.toString()));
    return Checkout.home()
        .resolve("data")
        .resolve("pretrained")
        .resolve(RunHome.of(material.dataset()).folder().getFileName())
        .resolve("%.16s-%d.safetensors".formatted(key.hex(), seed));
  }

  ImageStore.Progress progress(String work) {
    return listener.of(work);
  }

  /** The collection, its split and the texts that are learnt from. */
  public Material material() {
    return material;
  }

  @Override
  public void close() {
    pooled.close();
    if (maps != null) {
      maps.close();
    }
  }
}
