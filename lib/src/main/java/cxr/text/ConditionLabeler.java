package cxr.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the conditions from a report by rules, in the manner of NegEx (Chapman et al. 2001) and of
 * CheXpert's labeler (Irvin et al. 2019): phrases that name a condition, and cues before or after
 * them in the same sentence that deny it or leave it open.
 *
 * <p>The phrases and cues stand in {@code conditions.txt}, for a radiologist to read and mend. A
 * condition that is left open counts as present. A report is normal if it names none of the five
 * conditions and no other abnormality as present.
 */
public final class ConditionLabeler {

  private static final String FILE = "conditions.txt";

  private final Map<Condition, Pattern> phrases = new LinkedHashMap<>();
  private final Pattern otherAbnormality;
  private final Pattern notAFinding;
  private final Pattern denialBefore;
  private final Pattern denialWithin;
  private final Pattern denialAfter;
  private final Pattern doubtBefore;
  private final Pattern doubtAfter;
  private final Pattern scopeEnd;

  /** A labeler by the rules that come with the library. */
  public ConditionLabeler() {
    Map<String, List<String>> rules = rules();
    for (Condition condition : Condition.values()) {
      if (condition != Condition.NORMAL) {
        phrases.put(condition, pattern(rules, condition.display()));
      }
    }
    otherAbnormality = pattern(rules, "Other abnormality");
    notAFinding = pattern(rules, "Not a finding");
    denialBefore = pattern(rules, "Denied before");
    denialWithin = pattern(rules, "Denied within");
    denialAfter = pattern(rules, "Denied after");
    doubtBefore = pattern(rules, "Left open before");
    doubtAfter = pattern(rules, "Left open after");
    scopeEnd = pattern(rules, "Cue ends at");
  }

  /** The conditions that a report has; {@link Condition#NORMAL} alone where it has none. */
  public Set<Condition> label(String report) {
    Set<Condition> result = EnumSet.noneOf(Condition.class);
    boolean abnormal = false;
    for (Mention mention : explain(report)) {
      if (mention.status() != Mention.Status.ABSENT) {
        abnormal = true;
        if (mention.condition() != Condition.NORMAL) {
          result.add(mention.condition());
        }
      }
    }
    if (!abnormal && !report.isBlank()) {
      result.add(Condition.NORMAL);
    }
    return result;
  }

  /**
   * All places that speak of a condition or of another abnormality, and why they count as they do.
   */
  public List<Mention> explain(String report) {
    List<Mention> mentions = new ArrayList<>();
    String[] sentences = report.toLowerCase(Locale.ROOT).split("[.;:!?]+(\\s|$)|\\n\\s*\\n");
    for (int i = 0; i < sentences.length; i++) {
      String sentence = masked(sentences[i].replaceAll("\\s+", " ").strip());
      for (Map.Entry<Condition, Pattern> entry : phrases.entrySet()) {
        mentions.addAll(find(entry.getKey(), entry.getValue(), sentence, i + 1));
      }
      mentions.addAll(find(Condition.NORMAL, otherAbnormality, sentence, i + 1));
    }
    return mentions;
  }

  /** Replaces what sounds like a finding but is none. */
  private String masked(String sentence) {
    return notAFinding.matcher(sentence).replaceAll("-");
  }

  private List<Mention> find(Condition condition, Pattern phrase, String sentence, int number) {
    List<Mention> mentions = new ArrayList<>();
    Matcher matcher = phrase.matcher(sentence);
    while (matcher.find()) {
      String before = sentence.substring(0, matcher.start());
      String after = sentence.substring(matcher.end());
      Matcher end = scopeEnd.matcher(before);
      int from = 0;
      while (end.find()) {
        from = end.end();
      }
      before = before.substring(from);
      end = scopeEnd.matcher(after);
      if (end.find()) {
        after = after.substring(0, end.start());
      }
      mentions.add(judge(condition, matcher.group(), number, before, after));
    }
    return mentions;
  }

  private Mention judge(
      Condition condition, String phrase, int sentence, String before, String after) {
    for (Matcher denial :
        List.of(
            denialBefore.matcher(before),
            denialWithin.matcher(phrase),
            denialAfter.matcher(after))) {
      if (denial.find()) {
        return new Mention(condition, phrase, sentence, Mention.Status.ABSENT, denial.group());
      }
    }
    for (Matcher doubt : List.of(doubtBefore.matcher(before), doubtAfter.matcher(after))) {
      if (doubt.find()) {
        return new Mention(condition, phrase, sentence, Mention.Status.UNCERTAIN, doubt.group());
      }
    }
    return new Mention(condition, phrase, sentence, Mention.Status.PRESENT, "");
  }

  private static Pattern pattern(Map<String, List<String>> rules, String name) {
    List<String> lines = rules.get(name);
    if (lines == null || lines.isEmpty()) {
      throw new IllegalStateException(
          "%s needs a part [%s] with a phrase at least.".formatted(FILE, name));
    }
    List<String> phrases = new ArrayList<>();
    for (String line : lines) {
      phrases.add(line.replace(" ... ", " (?:\\S+ ){0,3}?").replace("*", "\\w*"));
    }
    return Pattern.compile("\\b(?:" + String.join("|", phrases) + ")(?!\\w)");
  }

  /** The rules by part: lines that are neither empty nor begin with a hash. */
  private static Map<String, List<String>> rules() {
    Map<String, List<String>> parts = new LinkedHashMap<>();
    try (InputStream in = ConditionLabeler.class.getResourceAsStream(FILE);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<String> part = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String text = line.strip();
        if (text.startsWith("[") && text.endsWith("]")) {
          part =
              parts.computeIfAbsent(text.substring(1, text.length() - 1), k -> new ArrayList<>());
        } else if (!text.isEmpty() && !text.startsWith("#")) {
          part.add(text);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parts;
  }
}
