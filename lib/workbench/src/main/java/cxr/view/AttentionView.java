package cxr.view;

import cxr.generate.WrittenReport;
import cxr.image.codec.GreyImage;
import cxr.model.ReportModel;
import cxr.settings.ModelSettings.Prompts;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Mention;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Where the decoder looked on the X-rays while it wrote a report: the last layer's attention, mean
 * over the heads. It says where the model looked, not why it wrote a word.
 *
 * <p>T tokens, K views, R = side x side cells of an X-ray, L conditions, S = K R + L image tokens:
 * the frontal X-ray's cells row by row from the top left, then the lateral one's where the model
 * has two views, then the conditions where they are given to the decoder.
 *
 * @param xrays [K] the squares that the model saw, frontal first; null for a view that was not
 *     there
 * @param side cells along each side
 * @param conditions [L] names of the condition tokens; empty where there are none
 * @param words of the report, in order
 */
public record AttentionView(
    List<GreyImage> xrays, int side, List<String> conditions, List<Word> words) {

  private static final List<String> VIEWS = List.of("frontal", "lateral");

  /**
   * A word and where the model looked when it wrote it.
   *
   * @param weights [S] share of the attention that each image token got; the mean over the word's
   *     tokens where it has several
   */
  public record Word(String text, float[] weights) {}

  public AttentionView {
    xrays = Collections.unmodifiableList(new ArrayList<>(xrays));
    conditions = List.copyOf(conditions);
    words = List.copyOf(words);
    int tokens = xrays.size() * side * side + conditions.size();
    for (Word word : words) {
      if (word.weights().length != tokens) {
        throw new IllegalArgumentException(
            "Attention must be given for %d views of %d x %d cells and %d conditions; found %d shares for \"%s\"."
                .formatted(
                    xrays.size(),
                    side,
                    side,
                    conditions.size(),
                    word.weights().length,
                    word.text()));
      }
    }
  }

  /**
   * The attention of a report that was written for the X-rays of a study.
   *
   * @param xrays the squares that the model saw, frontal first; null, or none at the end, for a
   *     view that was not there
   * @throws IllegalStateException if the report was written without {@code generate.attention}
   */
  public static AttentionView of(ReportModel model, List<GreyImage> xrays, WrittenReport report) {
    var settings = model.settings().model();
    if (xrays.size() > settings.views()) {
      throw new IllegalArgumentException(
          "The model sees %d X-rays of a study; found %d."
              .formatted(settings.views(), xrays.size()));
    }
    List<GreyImage> views = new ArrayList<>(xrays);
    while (views.size() < settings.views()) {
      views.add(null);
    }
    List<String> conditions =
        settings.prompts() == Prompts.SOFT ? settings.conditions() : List.of();
    int cells = (model.imageTokens() - conditions.size()) / settings.views();
    int side = (int) Math.round(Math.sqrt(cells));
    return new AttentionView(
        views, side, conditions, words(report.tokens(), report.lastAttention()));
  }

  /** Tokens as words: where some begin with a blank, those that do not belong to the one before. */
  static List<Word> words(List<String> tokens, float[][] attention) {
    boolean pieces = tokens.stream().anyMatch(token -> token.startsWith(" "));
    List<Word> words = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= tokens.size(); to++) {
      boolean ends = to == tokens.size() || !pieces || !goesOn(tokens.get(to));
      if (ends) {
        String text = String.join("", tokens.subList(from, to)).strip();
        words.add(new Word(text, mean(Arrays.asList(attention).subList(from, to))));
        from = to;
      }
    }
    return words;
  }

  private static boolean goesOn(String token) {
    return !token.isEmpty() && Character.isLetterOrDigit(token.charAt(0));
  }

  private static float[] mean(List<float[]> weights) {
    float[] mean = new float[weights.get(0).length];
    for (float[] each : weights) {
      for (int s = 0; s < mean.length; s++) {
        mean[s] += each[s] / weights.size();
      }
    }
    return mean;
  }

  /** The report's different words, in the order in which they come first; no signs. */
  public List<String> vocabulary() {
    Set<String> different = new LinkedHashSet<>();
    for (Word word : words) {
      if (word.text().chars().anyMatch(Character::isLetter) && !word.text().startsWith("<")) {
        different.add(word.text().toLowerCase(Locale.ROOT));
      }
    }
    return List.copyOf(different);
  }

  /**
   * The word to look at first: the last one of the first phrase by which the report has a
   * condition; the longest of all where it has none.
   *
   * @param labels of the report
   * @throws IllegalArgumentException if the report has no word
   */
  public String findingWord(Labels labels) {
    for (Mention mention : labels.mentions()) {
      String[] phrase = mention.phrase().toLowerCase(Locale.ROOT).split("[^\\p{L}]+");
      String last = phrase[phrase.length - 1];
      if (mention.status().positiveOrUncertain() && vocabulary().contains(last)) {
        return last;
      }
    }
    return vocabulary().stream()
        .max(Comparator.comparing(String::length))
        .orElseThrow(() -> new IllegalArgumentException("The report has no word to look at."));
  }

  /**
   * The map of a word on the first X-ray that there is; where the word stands several times, the
   * mean.
   *
   * @throws IllegalArgumentException if the report does not have it
   */
  public AttentionMap word(String text) {
    return word(text, views().get(0));
  }

  /**
   * The map of a word on one X-ray; where the word stands several times, the mean.
   *
   * @param view 0 for the frontal X-ray, 1 for the lateral one
   * @throws IllegalArgumentException if the report does not have the word, or the study the X-ray
   */
  public AttentionMap word(String text, int view) {
    if (!views().contains(view)) {
      throw new IllegalArgumentException(
          "The study has X-rays of the views %s; found %d.".formatted(views(), view));
    }
    float[] all = weights(text);
    String places = places(text) == 1 ? "" : " (mean of its %d places)".formatted(places(text));
    String name = xrays.size() == 1 ? text : text + ", " + VIEWS.get(view);
    int from = view * side * side;
    float[] weights = Arrays.copyOfRange(all, from, from + side * side);
    return new AttentionMap(xrays.get(view), side, name + places, weights);
  }

  /** The maps of a word on all X-rays of the study, frontal first. */
  public Pages maps(String text) {
    return new Pages(views().stream().map(view -> word(text, view)).toList(), "There is no X-ray.");
  }

  /**
   * How the attention of a word was shared out: a row for each X-ray and, where the decoder is
   * given the predicted conditions, for each of them.
   */
  public Table shares(String text) {
    float[] weights = weights(text);
    int cells = side * side;
    Table table =
        Table.create(
            "Attention of the word “%s”".formatted(text),
            StringColumn.create("what it looked at"),
            DoubleColumn.create("share of the attention in %"));
    for (int view : views()) {
      double share = sum(weights, view * cells, (view + 1) * cells);
      Tables.add(table, VIEWS.get(view) + " X-ray", 100 * share);
    }
    for (int c = 0; c < conditions.size(); c++) {
      double share = weights[xrays.size() * cells + c];
      Tables.add(table, "predicted condition " + conditions.get(c), 100 * share);
    }
    return table;
  }

  private static double sum(float[] weights, int from, int to) {
    return IntStream.range(from, to).mapToDouble(s -> weights[s]).sum();
  }

  /** The views of which there is an X-ray. */
  private List<Integer> views() {
    return IntStream.range(0, xrays.size()).filter(k -> xrays.get(k) != null).boxed().toList();
  }

  private long places(String text) {
    return words.stream().filter(word -> word.text().equalsIgnoreCase(text)).count();
  }

  /** [S] of a word, the mean over its places. */
  private float[] weights(String text) {
    List<float[]> found =
        words.stream().filter(w -> w.text().equalsIgnoreCase(text)).map(Word::weights).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "The report must have the word to show; found \"%s\", and it has %s."
              .formatted(text, vocabulary()));
    }
    return mean(found);
  }

  /**
   * The maps of the first different words, small and side by side, each on a scale of its own, with
   * the share that the strongest cell got.
   */
  public Gallery gallery(int most) {
    return new Gallery(
        140,
        vocabulary().stream()
            .limit(most)
            .map(this::word)
            .map(map -> new Gallery.Captioned(map.picture(), map.brief()))
            .toList());
  }
}
