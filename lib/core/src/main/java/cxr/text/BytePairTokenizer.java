package cxr.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import cxr.io.Json;
import cxr.io.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * GPT-2's byte-pair encoding (Radford et al. 2019): frequent words are one id, rare ones several,
 * and since every byte has an id, every text comes back as it was.
 *
 * <p>Ids 0 to 50,256 are GPT-2's own, so that its weights can be loaded. GPT-2 has one special
 * token, the end of text, 50,256, which it also starts texts with; it stays the end of text here.
 * Start of text and padding are two ids behind GPT-2's: one id for all three would hide the end of
 * a text from the loss or ask for it at the start. Weights of 50,257 rows get two more for them
 * when they are loaded.
 */
public final class BytePairTokenizer implements Tokenizer {

  /** How many ids GPT-2 itself has. */
  public static final int GPT2_SIZE = 50_257;

  static final String KIND = "gpt2";
  private static final int END_OF_TEXT = GPT2_SIZE - 1;
  private static final Encoding ENCODING =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.R50K_BASE);

  @Override
  public int size() {
    return GPT2_SIZE + 2;
  }

  @Override
  public int pad() {
    return GPT2_SIZE + 1;
  }

  @Override
  public int bos() {
    return GPT2_SIZE;
  }

  @Override
  public int eos() {
    return END_OF_TEXT;
  }

  /**
   * Text that looks like a special token is text; an unpaired surrogate becomes a question mark.
   */
  @Override
  public int[] encode(String text) {
    return ENCODING.encodeOrdinary(text).toArray();
  }

  /** Bytes that are no UTF-8, which a model may write, become the replacement character. */
  @Override
  public String decode(int[] ids) {
    IntArrayList kept = new IntArrayList(ids.length);
    for (int id : ids) {
      check(id);
      if (id == eos()) {
        break;
      }
      if (id < END_OF_TEXT) {
        kept.add(id);
      }
    }
    return ENCODING.decode(kept);
  }

  @Override
  public String show(int id) {
    check(id);
    if (id >= END_OF_TEXT) {
      return id == eos() ? "<eos>" : id == bos() ? "<bos>" : "<pad>";
    }
    return decode(new int[] {id});
  }

  @Override
  public void save(Path file) throws IOException {
    WholeFile.write(file, Json.indented(Map.of("kind", KIND, "size", size())));
  }

  static BytePairTokenizer read(JsonNode tree) {
    BytePairTokenizer tokenizer = new BytePairTokenizer();
    if (tree.path("size").asInt() != tokenizer.size()) {
      throw new IllegalArgumentException(
          "GPT-2's encoding has %d ids here; the file says %s"
              .formatted(tokenizer.size(), tree.path("size")));
    }
    return tokenizer;
  }

  private void check(int id) {
    if (id < 0 || id >= size()) {
      throw new IllegalArgumentException(
          "An id is from 0 to %d; found %d.".formatted(size() - 1, id));
    }
  }
}
