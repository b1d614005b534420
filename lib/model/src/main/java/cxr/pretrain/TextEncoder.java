package cxr.pretrain;

import cxr.features.Parameters;
import cxr.tensor.Matrices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads texts as words in the light of their sentences: each word's embedding e is joined with the
 * mean embedding s of its sentence, h = tanh(e A + s B + b), so that <em>no effusion</em> can mean
 * the opposite of <em>effusion</em>; the order of words does not count. A text is the mean of its
 * words, and a linear map leads to the space that X-rays share. These are some 70,000 weights,
 * which a few thousand reports can teach.
 *
 * <p>M texts of T words in S sentences: words [T, H], texts [M, D].
 *
 * @param weights of which those with names in text. are its own
 */
record TextEncoder(Parameters weights) {

  private static final String EMBEDDING = "text.embedding.weight";
  private static final String WORD = "text.word.weight";
  private static final String SENTENCE = "text.sentence.weight";
  private static final String BIAS = "text.bias";
  private static final String OUTPUT = "text.output.weight";
  private static final String LOCAL = "text.local.weight";

  static void start(Parameters weights, int vocabulary, int hidden, int width, long seed) {
    double deviation = 1 / Math.sqrt(hidden);
    weights.start(EMBEDDING, vocabulary, hidden, 0.5, seed);
    weights.start(WORD, hidden, hidden, deviation, seed);
    weights.start(SENTENCE, hidden, hidden, 2 * deviation, seed); // means are shorter than words
    weights.start(BIAS, 1, hidden, 0, seed);
    weights.start(OUTPUT, hidden, width, deviation, seed);
  }

  /** Adds new weights of what leads from words to regions. */
  static void startLocal(Parameters weights, int hidden, int width, long seed) {
    weights.start(LOCAL, hidden, width, 1 / Math.sqrt(hidden), seed);
  }

  /**
   * Texts that were read.
   *
   * @param sentences all of them, [S][words]
   * @param owner of each sentence the number of its text
   * @param means of the embeddings of each sentence, [S, H]
   * @param hidden of each word, [T, H]
   * @param texts the mean of each text's words, [M, H]
   * @param lengths of the texts in words
   */
  record Read(
      List<int[]> sentences,
      int[] owner,
      double[][] means,
      double[][] hidden,
      double[][] texts,
      int[] lengths) {

    /** The first word of each text, and the end of all. */
    int[] offsets() {
      int[] offsets = new int[lengths.length + 1];
      for (int m = 0; m < lengths.length; m++) {
        offsets[m + 1] = offsets[m] + lengths[m];
      }
      return offsets;
    }
  }

  /** Reads texts of sentences of word ids. */
  Read read(List<int[][]> texts) {
    List<int[]> sentences = new ArrayList<>();
    List<Integer> owner = new ArrayList<>();
    for (int m = 0; m < texts.size(); m++) {
      for (int[] sentence : texts.get(m)) {
        sentences.add(sentence);
        owner.add(m);
      }
    }
    int[] lengths = texts.stream().mapToInt(Words::count).toArray();
    int[] owners = owner.stream().mapToInt(Integer::intValue).toArray();
    double[][] means = means(sentences);
    double[][] hidden = words(sentences, means, Arrays.stream(lengths).sum());
    double[][] whole = new double[lengths.length][hidden[0].length];
    int t = 0;
    for (int s = 0; s < owners.length; s++) {
      for (int w = 0; w < sentences.get(s).length; w++, t++) {
        Matrices.addTimes(whole[owners[s]], 1.0 / lengths[owners[s]], hidden[t]);
      }
    }
    return new Read(sentences, owners, means, hidden, whole, lengths);
  }

  private double[][] means(List<int[]> sentences) {
    double[][] embedding = weights.get(EMBEDDING);
    double[][] means = new double[sentences.size()][embedding[0].length];
    for (int s = 0; s < means.length; s++) {
      for (int id : sentences.get(s)) {
        Matrices.addTimes(means[s], 1.0 / sentences.get(s).length, embedding[id]);
      }
    }
    return means;
  }

  private double[][] words(List<int[]> sentences, double[][] means, int count) {
    double[][] byWord = Matrices.product(weights.get(EMBEDDING), weights.get(WORD)); // [V, H]
    double[][] bySentence = Matrices.product(means, weights.get(SENTENCE)); // [S, H]
    double[] bias = weights.get(BIAS)[0];
    double[][] hidden = new double[count][bias.length];
    int t = 0;
    for (int s = 0; s < bySentence.length; s++) {
      for (int id : sentences.get(s)) {
        for (int j = 0; j < bias.length; j++) {
          hidden[t][j] = Math.tanh(byWord[id][j] + bySentence[s][j] + bias[j]);
        }
        t++;
      }
    }
    return hidden;
  }

  /** The texts in the shared space, [M, D]. */
  double[][] output(Read read) {
    return Matrices.product(read.texts, weights.get(OUTPUT));
  }

  /** The words in the space of regions, [T, D]. */
  double[][] local(Read read) {
    return Matrices.product(read.hidden, weights.get(LOCAL));
  }

  /** Adds the gradients of output's own weights, and to those of the words, [T, H]. */
  void backwardOutput(Read read, double[][] output, double[][] words, Parameters gradients) {
    Matrices.add(gradients.get(OUTPUT), Matrices.transposedProduct(read.texts, output));
    double[][] texts = Matrices.productTransposed(output, weights.get(OUTPUT));
    int t = 0;
    for (int m = 0; m < read.lengths.length; m++) {
      for (int w = 0; w < read.lengths[m]; w++, t++) {
        Matrices.addTimes(words[t], 1.0 / read.lengths[m], texts[m]);
      }
    }
  }

  /** The same by the gradient of {@link #local}. */
  void backwardLocal(Read read, double[][] local, double[][] words, Parameters gradients) {
    Matrices.add(gradients.get(LOCAL), Matrices.transposedProduct(read.hidden, local));
    Matrices.add(words, Matrices.productTransposed(local, weights.get(LOCAL)));
  }

  /** Adds the gradients of all below the words by theirs, which are changed. */
  void backward(Read read, double[][] words, Parameters gradients) {
    double[][] embedding = weights.get(EMBEDDING);
    double[][] byWord = new double[embedding.length][embedding[0].length];
    double[][] bySentence = new double[read.means.length][embedding[0].length];
    int t = 0;
    for (int s = 0; s < bySentence.length; s++) {
      for (int id : read.sentences.get(s)) {
        for (int j = 0; j < words[t].length; j++) {
          words[t][j] *= 1 - read.hidden[t][j] * read.hidden[t][j];
        }
        Matrices.addTimes(byWord[id], 1, words[t]);
        Matrices.addTimes(bySentence[s], 1, words[t]);
        t++;
      }
    }
    Matrices.addColumns(gradients.get(BIAS)[0], words);
    Matrices.add(gradients.get(WORD), Matrices.transposedProduct(embedding, byWord));
    Matrices.add(gradients.get(SENTENCE), Matrices.transposedProduct(read.means, bySentence));
    double[][] embeddings = gradients.get(EMBEDDING);
    Matrices.add(embeddings, Matrices.productTransposed(byWord, weights.get(WORD)));
    double[][] means = Matrices.productTransposed(bySentence, weights.get(SENTENCE));
    for (int s = 0; s < means.length; s++) {
      for (int id : read.sentences.get(s)) {
        Matrices.addTimes(embeddings[id], 1.0 / read.sentences.get(s).length, means[s]);
      }
    }
  }
}
