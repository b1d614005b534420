package cxr.results;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A system of a table of results: the best one, or it with a single thing changed.
 *
 * @param name in tables and files
 * @param what it is, or what is changed, in a line
 * @param eyes what tells the findings
 * @param views X-rays of a study that are looked at
 * @param extra whether studies that the protocol's split leaves out are learnt from
 * @param shuffled whether each study is shown another's X-rays when it is used
 * @param text how a report comes of features and findings
 */
public record Variant(
    String name, String what, Eyes eyes, int views, boolean extra, boolean shuffled, Text text) {

  /** What tells the findings. */
  public enum Eyes {
    /** The whole encoder trained for the findings, blended with the ridge regression. */
    TUNED,
    /** The mean of three such trainings, blended likewise. */
    ENSEMBLE,
    /** The encoder as photographs taught it; a ridge regression on its features. */
    FROZEN,
    /** As tuned, from weights drawn by chance. */
    SCRATCH,
    /** As from scratch, with a ResNet of about the same cost. */
    RESNET;

    /** Whether what photographs taught is trained on. */
    boolean tuned() {
      return this == TUNED || this == ENSEMBLE;
    }

    /** Whether there is a training with a seed; an ensemble takes those of other systems. */
    public boolean trains() {
      return this != FROZEN && this != ENSEMBLE;
    }
  }

  /** How a report comes of features and findings. */
  public enum Text {
    /** Of training reports, composed and recombined ones, that of the greatest expected worth. */
    COMPOSED,
    /** The same of training reports alone. */
    RETRIEVED,
    /** The same without regard to the findings that were decided. */
    UNPROMPTED,
    /** That of the nearest training study with the findings that were decided. */
    NEAREST,
    /** The most central training report with those findings, whatever the X-rays. */
    CENTRAL,
    /** A common report with a sentence for each finding, whatever the X-rays. */
    SENTENCES,
    /** Written by a decoder that is told the findings that were decided, as hard states. */
    DECODER,
    /** The same with a token for each finding, as strong as it is likely. */
    DECODER_SOFT,
    /** Written by a decoder that is told nothing. */
    DECODER_UNPROMPTED;

    /** Whether a decoder is trained. */
    public boolean decodes() {
      return this == DECODER || this == DECODER_SOFT || this == DECODER_UNPROMPTED;
    }
  }

  private static final Variant BEST =
      new Variant(
          "best",
          "eyes fine-tuned, findings decided, report chosen or composed by expected worth",
          Eyes.TUNED,
          2,
          true,
          false,
          Text.COMPOSED);

  /** All systems, the best one first; names that begin with frozen change one thing of that. */
  public static final List<Variant> ALL =
      List.of(
          BEST,
          BEST.with("ensemble", "the mean of three trainings of the eyes", Eyes.ENSEMBLE),
          BEST.with("frozen", "frozen eyes", Eyes.FROZEN),
          BEST.with("retrieval", "training reports alone", Text.RETRIEVED),
          BEST.with(
              "sentences", "sentences for the findings, no X-ray in the text", Text.SENTENCES),
          BEST.with("central", "the most central training report of the findings", Text.CENTRAL),
          BEST.with("nearest", "the nearest training study with the findings", Text.NEAREST),
          BEST.with("decoder", "a decoder that is told the findings", Text.DECODER),
          BEST.with("decoder-soft", "a decoder with soft prompts", Text.DECODER_SOFT),
          BEST.with("decoder-no-prompts", "a decoder without prompts", Text.DECODER_UNPROMPTED),
          BEST.with("no-prompts", "the text is chosen without decided findings", Text.UNPROMPTED),
          new Variant(
              "shuffled",
              "each study is shown another's X-rays",
              Eyes.TUNED,
              2,
              true,
              true,
              Text.COMPOSED),
          new Variant(
              "one-view", "the frontal view alone", Eyes.TUNED, 1, true, false, Text.COMPOSED),
          new Variant(
              "no-extra",
              "without the studies that are in no part of the split",
              Eyes.TUNED,
              2,
              false,
              false,
              Text.COMPOSED),
          new Variant(
              "frozen-one-view",
              "frozen eyes, the frontal view alone",
              Eyes.FROZEN,
              1,
              true,
              false,
              Text.COMPOSED),
          new Variant(
              "frozen-no-extra",
              "frozen eyes, without the studies that are in no part of the split",
              Eyes.FROZEN,
              2,
              false,
              false,
              Text.COMPOSED),
          BEST.with(
              "scratch",
              "eyes from weights drawn by chance; texts still by pretrained features",
              Eyes.SCRATCH),
          BEST.with(
              "resnet",
              "a ResNet of the same cost from scratch; texts still by pretrained features",
              Eyes.RESNET));

  private Variant with(String other, String changed, Eyes others) {
    return new Variant(other, changed, others, views, extra, shuffled, text);
  }

  private Variant with(String other, String changed, Text others) {
    return new Variant(other, changed, eyes, views, extra, shuffled, others);
  }

  /** The system of a name. */
  public static Optional<Variant> named(String name) {
    return ALL.stream().filter(variant -> variant.name.equals(name)).findFirst();
  }

  /** The name of the training that its eyes come of; variants that share it share the training. */
  String eyesName() {
    return "eyes"
        + (eyes.tuned() ? "" : "-" + eyes.name().toLowerCase(Locale.ROOT))
        + (views == 1 ? "-one-view" : "")
        + (extra ? "" : "-no-extra");
  }
}
