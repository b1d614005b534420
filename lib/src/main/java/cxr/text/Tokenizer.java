package cxr.text;

import java.io.IOException;
import java.nio.file.Path;

/** Turns cleaned texts into token ids and back. Padding, start, end and unknown are four ids. */
public sealed interface Tokenizer permits WordTokenizer {

  /** How many ids there are: 0 to size - 1. */
  int size();

  /** Fills the rest of a row; never part of a text. */
  int pad();

  /** Start of text. */
  int bos();

  /** End of text. */
  int eos();

  /** Stands for everything that has no id of its own. */
  int unk();

  /** The ids of a cleaned text, without start and end. */
  int[] encode(String text);

  /**
   * The text of some ids: stops at the end of text, leaves padding and start out.
   *
   * @throws IllegalArgumentException if an id is not one of this tokenizer's
   */
  String decode(int[] ids);

  /** Writes everything that is needed to make this tokenizer again. */
  void save(Path file) throws IOException;

  /**
   * A tokenizer from a file that {@link #save(Path)} wrote.
   *
   * @throws IOException if the file is not there or holds no tokenizer
   */
  static Tokenizer load(Path file) throws IOException {
    return WordTokenizer.read(file);
  }
}
