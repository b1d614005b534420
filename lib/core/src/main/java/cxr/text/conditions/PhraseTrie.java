package cxr.text.conditions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Many phrases, found in a sentence in one pass: a tree of words, in which each phrase is a path.
 *
 * <p>A phrase is words parted by blanks; {@code *} at a word's end stands for any ending, {@code
 * (a|b c)} for one of several, {@code (a|b)?} for one or nothing, and {@code ...} for at most three
 * words between, but no mark except a colon.
 *
 * @param <T> what a phrase carries
 */
final class PhraseTrie<T> {

  private static final int MOST_WORDS_BETWEEN = 3;
  private static final int MOST_WORDINGS = 20_000;
  private static final String GAP = "...";

  /** A place in the tree. */
  private static final class Node<T> {
    private final Map<String, Node<T>> words = new HashMap<>();
    private final Map<Character, Map<String, Node<T>>> beginnings = new HashMap<>(); // by letter
    private @Nullable Node<T> gap;
    private final List<T> values = new ArrayList<>(1);
  }

  private final Node<T> root = new Node<>();

  /**
   * Adds a phrase.
   *
   * @throws IllegalArgumentException if it is written wrongly; the message says how
   */
  void add(String phrase, T value) {
    for (List<String> wording : wordings(phrase)) {
      Node<T> node = root;
      for (String word : wording) {
        node = child(node, word);
      }
      node.values.add(value);
    }
  }

  /** Hands over each phrase that begins at a word: what it carries, and the word behind it. */
  void at(Sentence sentence, int start, BiConsumer<T, Integer> found) {
    walk(root, sentence, start, found);
  }

  private void walk(Node<T> node, Sentence sentence, int at, BiConsumer<T, Integer> found) {
    for (T value : node.values) {
      found.accept(value, at);
    }
    if (at == sentence.size()) {
      return;
    }
    String word = sentence.word(at);
    Node<T> exact = node.words.get(word);
    if (exact != null) {
      walk(exact, sentence, at + 1, found);
    }
    for (Map.Entry<String, Node<T>> entry :
        node.beginnings.getOrDefault(word.charAt(0), Map.of()).entrySet()) {
      if (word.startsWith(entry.getKey())) {
        walk(entry.getValue(), sentence, at + 1, found);
      }
    }
    if (node.gap != null) {
      skip(node.gap, sentence, at, found);
    }
  }

  /** Tries no word between, then one, and so on: each phrase ends where it first can. */
  private void skip(Node<T> gap, Sentence sentence, int at, BiConsumer<T, Integer> found) {
    Set<T> ended = new HashSet<>();
    for (int to = at; to <= at + MOST_WORDS_BETWEEN && to < sentence.size(); to++) {
      Set<T> endedBefore = Set.copyOf(ended);
      walk(
          gap,
          sentence,
          to,
          (value, end) -> {
            ended.add(value);
            if (!endedBefore.contains(value)) {
              found.accept(value, end);
            }
          });
      if (sentence.isMark(to) && !sentence.word(to).equals(":")) {
        return;
      }
    }
  }

  private static <T> Node<T> child(Node<T> node, String word) {
    if (word.equals(GAP)) {
      if (node.gap == null) {
        node.gap = new Node<>();
      }
      return node.gap;
    }
    if (word.endsWith("*")) {
      return node.beginnings
          .computeIfAbsent(word.charAt(0), letter -> new LinkedHashMap<>())
          .computeIfAbsent(word.substring(0, word.length() - 1), beginning -> new Node<>());
    }
    return node.words.computeIfAbsent(word, key -> new Node<>());
  }

  /** All ways to say a phrase: its choices written out. */
  static List<List<String>> wordings(String phrase) {
    List<List<String>> wordings = List.of(List.of());
    int i = 0;
    while (i < phrase.length()) {
      int open = phrase.indexOf('(', i);
      int plainEnd = open < 0 ? phrase.length() : open;
      wordings = product(wordings, List.of(plain(phrase.substring(i, plainEnd))));
      i = plainEnd;
      if (open >= 0) {
        int close = phrase.indexOf(')', open);
        check(close >= 0, "each ( needs its )", phrase);
        boolean optional = close + 1 < phrase.length() && phrase.charAt(close + 1) == '?';
        i = close + (optional ? 2 : 1);
        check(
            i == phrase.length() || phrase.charAt(i) == ' ',
            "a blank must follow on ) or )?",
            phrase);
        wordings = product(wordings, choices(phrase.substring(open + 1, close), optional));
      }
    }
    for (List<String> wording : wordings) {
      check(!wording.isEmpty(), "it must have a word", phrase);
      check(
          !wording.get(0).equals(GAP) && !wording.get(wording.size() - 1).equals(GAP),
          "... must stand between words",
          phrase);
    }
    return wordings;
  }

  private static List<List<String>> choices(String text, boolean optional) {
    List<List<String>> choices = new ArrayList<>();
    for (String choice : text.split("\\|", -1)) {
      List<String> words = plain(choice);
      check(!words.isEmpty(), "each choice between ( | ) must have a word", "(" + text + ")");
      choices.add(words);
    }
    if (optional) {
      choices.add(List.of());
    }
    return choices;
  }

  /** The words of a text without choices. */
  private static List<String> plain(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.strip().split("\\s+")) {
      if (word.equals(GAP)) {
        words.add(GAP);
      } else if (!word.isEmpty()) {
        String stem = word.endsWith("*") ? word.substring(0, word.length() - 1) : word;
        check(
            stem.matches("[\\p{Ll}\\p{Nd}'.]+|[,:?.]"),
            "words are of small letters and digits, without hyphens, and , : ? . stand alone",
            word);
        check(
            word.length() == 1 || !word.equals(stem) || !word.endsWith("."),
            "a word has no full stop at its end",
            word);
        check(word.equals(stem) || stem.length() >= 2, "two letters at least before *", word);
        words.add(word);
      }
    }
    return words;
  }

  private static List<List<String>> product(List<List<String>> left, List<List<String>> right) {
    check(
        (long) left.size() * right.size() <= MOST_WORDINGS,
        "a line must not stand for more than " + MOST_WORDINGS + " wordings",
        left.size() + " times " + right.size());
    List<List<String>> result = new ArrayList<>(left.size() * right.size());
    for (List<String> l : left) {
      for (List<String> r : right) {
        List<String> both = new ArrayList<>(l);
        both.addAll(r);
        result.add(both);
      }
    }
    return result;
  }

  private static void check(boolean holds, String rule, String found) {
    if (!holds) {
      throw new IllegalArgumentException(rule + "; found \"" + found + "\"");
    }
  }
}
