package cxr.generate;

import cxr.io.Plural;
import cxr.settings.GenerateSettings;
import cxr.settings.ModelSettings;
import cxr.tensor.MemoryLeft;

/**
 * What writing reports takes of Java's heap, reckoned before it is taken: the keys and values of
 * texts and images, the logits, the drafts and, where it is kept, the attention. Beams share what
 * they have in common, half of a text as a rule.
 *
 * @param bytes of a batch
 */
record WritingFootprint(long bytes) {

  private static final int DRAFT = 200; // bytes of one, beside its tokens
  private static final int OF_TOKEN = 16; // bytes of an array's head, and of a draft's token

  /**
   * @param model of the model that writes
   * @param maxTokens that a report has at most, T
   * @param imageTokens S
   * @param vocabulary V
   */
  static WritingFootprint of(
      ModelSettings model, GenerateSettings how, int maxTokens, int imageTokens, int vocabulary) {
    double images = how.batchSize() * (how.guidance() == 1 ? 1 : 2); // two decoders
    double rows = images * how.beams();
    double token = 2.0 * (Float.BYTES * model.width() + OF_TOKEN); // its key and its value
    double texts = (images + rows) / 2 * maxTokens;
    double memories = model.layers() * token * (texts + images * imageTokens);
    double logits = 2.0 * Float.BYTES * rows * vocabulary;
    double states = 8.0 * Float.BYTES * rows * model.width();
    double attention =
        how.attention() ? Float.BYTES * rows * maxTokens * model.layers() * imageTokens : 0;
    double drafts = (rows + 2.0 * how.beams() * how.beams()) * (DRAFT + OF_TOKEN * maxTokens);
    return new WritingFootprint((long) (memories + logits + states + attention + drafts));
  }

  /**
   * Makes sure that there is room.
   *
   * @throws IllegalStateException if there is too little, in one line
   */
  void require(GenerateSettings how) {
    MemoryLeft.requireForObjects(
        "Writing %s side by side with %s"
            .formatted(Plural.of(how.batchSize(), "report"), Plural.of(how.beams(), "beam")),
        bytes,
        "make generate.batchSize or generate.beams smaller");
  }
}
