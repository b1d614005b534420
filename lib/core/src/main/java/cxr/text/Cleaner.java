package cxr.text;

import cxr.settings.TextSettings.CleanerName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A named way to clean a report before it is cut into words: rules, applied one after the other.
 *
 * <p>What is cleaned moves every score more than most models do, so a cleaner always travels with
 * its name. There are two: {@code r2gen}, which the published systems share, and {@code careful},
 * which keeps numbers, measurements and the ends of sentences. Both give words parted by single
 * blanks (r2gen: by one or two).
 *
 * @param name that settings and scores call it by
 * @param rules in the order in which they are applied
 */
public record Cleaner(String name, List<Rule> rules) {

  /**
   * One step of a cleaning.
   *
   * @param name in a few words
   * @param what it does, in a sentence for readers
   * @param change the step itself
   */
  public record Rule(String name, String what, UnaryOperator<String> change) {

    /** A rule that replaces each match of a pattern; {@code $1} stands for its first group. */
    static Rule replace(String name, String what, String pattern, String by) {
      Pattern compiled = Pattern.compile(pattern);
      return new Rule(name, what, text -> compiled.matcher(text).replaceAll(by));
    }
  }

  /**
   * A text after a rule that changed it.
   *
   * @param rule that was applied
   * @param text as it is then
   */
  public record Step(Rule rule, String text) {}

  public Cleaner {
    rules = List.copyOf(rules);
  }

  /** The cleaned text; r2gen's of nothing is " .", careful's is empty. */
  public String clean(String raw) {
    String text = raw;
    for (Rule rule : rules) {
      text = rule.change().apply(text);
    }
    return text;
  }

  /** What each rule that changes a text makes of it. */
  public List<Step> explain(String raw) {
    List<Step> steps = new ArrayList<>();
    String text = raw;
    for (Rule rule : rules) {
      String after = rule.change().apply(text);
      if (!after.equals(text)) {
        steps.add(new Step(rule, after));
      }
      text = after;
    }
    return steps;
  }

  /** The cleaner of a name. */
  public static Cleaner of(CleanerName name) {
    return switch (name) {
      case R2GEN -> R2GenCleaner.CLEANER;
      case CAREFUL -> CarefulCleaner.CLEANER;
    };
  }

  /** The rules as a numbered list. */
  @Override
  public String toString() {
    StringBuilder list = new StringBuilder(name);
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      list.append("%n%3d. %s: %s".formatted(i + 1, rule.name(), rule.what()));
    }
    return list.toString();
  }
}
