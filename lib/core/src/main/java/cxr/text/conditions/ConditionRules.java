package cxr.text.conditions;

import cxr.io.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The phrases and cues by which conditions are read: a text file for a radiologist to read and
 * mend. The one that comes with the library, {@code conditions.txt}, begins with a description of
 * its form and an example.
 */
public final class ConditionRules {

  private static final String STANDARD = "conditions.txt";

  /** What a phrase of a finding says; of phrases at one place a later one here goes before. */
  enum Says {
    ABSENT("-"),
    NAMED(""),
    OPEN("?"),
    NOT_MEANT("!");

    private final String mark;

    Says(String mark) {
      this.mark = mark;
    }
  }

  /** What words around a phrase do. */
  enum CueKind {
    DENIED_BEFORE,
    DENIED_WITHIN,
    DENIED_AFTER,
    DENIED_AFTER_A_LIST,
    OPEN_BEFORE,
    OPEN_AFTER,
    NO_CUE,
    REACH_AHEAD_ENDS,
    REACH_BACK_ENDS,
    REACH_BACK_ENDS_BUT_FOR_A_LIST,
    STATEMENT_MAY_END,
    STATEMENT_BEGINS,
    LIST_GOES_ON;

    private final String display = name().toLowerCase(Locale.ROOT).replace('_', ' ');

    /** Whether words of this kind end the reach of a cue. */
    boolean ends(CueKind cue) {
      return switch (this) {
        case REACH_AHEAD_ENDS, STATEMENT_BEGINS -> cue == DENIED_BEFORE || cue == OPEN_BEFORE;
        case REACH_BACK_ENDS ->
            cue == DENIED_AFTER || cue == DENIED_AFTER_A_LIST || cue == OPEN_AFTER;
        case REACH_BACK_ENDS_BUT_FOR_A_LIST -> cue == DENIED_AFTER || cue == OPEN_AFTER;
        default -> false;
      };
    }

    /** Of the kinds of one cue the strongest count. */
    int strength() {
      return switch (this) {
        case NO_CUE -> 2;
        case OPEN_BEFORE, OPEN_AFTER -> 1;
        default -> 0;
      };
    }

    /** Whether it says nothing by itself and only bears on how far cues reach. */
    boolean boundsReach() {
      return ordinal() >= REACH_AHEAD_ENDS.ordinal();
    }
  }

  /** A section of phrases, and what it counts as in each scheme. */
  record Finding(String name, Map<Scheme, List<Condition>> countsAs) {

    List<Condition> countsAs(Scheme scheme) {
      return Objects.requireNonNull(countsAs.get(scheme));
    }
  }

  /**
   * Words that tell where a sentence goes on.
   *
   * @param abbreviations whose full stop is no end
   * @param lineGoesOnAfter words at which a line breaks off
   */
  record SentenceBoundaries(Set<String> abbreviations, Set<String> lineGoesOnAfter) {}

  /** A line of a finding's section. */
  record FindingPhrase(int finding, Says says, String line) {}

  private final List<Finding> findings = new ArrayList<>();
  private final PhraseTrie<FindingPhrase> phrases = new PhraseTrie<>();
  private final PhraseTrie<CueKind> cues = new PhraseTrie<>();
  private final PhraseTrie<CueKind> bounds = new PhraseTrie<>();
  private final SentenceBoundaries boundaries =
      new SentenceBoundaries(new HashSet<>(), new HashSet<>());

  private ConditionRules(String text, String file) {
    new Parser(file).parse(text);
  }

  /** The rules that come with the library. */
  public static ConditionRules standard() {
    return Standard.RULES;
  }

  private static final class Standard {
    private static final ConditionRules RULES = load();

    private static ConditionRules load() {
      try (InputStream in = ConditionRules.class.getResourceAsStream(STANDARD)) {
        return new ConditionRules(new String(in.readAllBytes(), StandardCharsets.UTF_8), STANDARD);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Rules from a file.
   *
   * @throws IOException if it cannot be read as text in UTF-8
   * @throws IllegalArgumentException if it is malformed; the message names the line
   */
  public static ConditionRules read(Path file) throws IOException {
    return of(InputFile.text(file), file.toString());
  }

  static ConditionRules of(String text, String file) {
    return new ConditionRules(text, file);
  }

  List<Finding> findings() {
    return findings;
  }

  PhraseTrie<FindingPhrase> phrases() {
    return phrases;
  }

  PhraseTrie<CueKind> cues() {
    return cues;
  }

  /** The words that bear on how far cues reach. */
  PhraseTrie<CueKind> bounds() {
    return bounds;
  }

  SentenceBoundaries boundaries() {
    return boundaries;
  }

  /** Where a wording stood first. */
  private record Line(int number, Says says) {}

  /** Reads a file line by line. */
  private final class Parser {

    private static final String FINDING = "finding:";
    private static final String CUE = "cue:";
    private static final String WORDS = "words:";
    private static final Pattern WORDS_BY_NAME = Pattern.compile("<([^>]*)>");
    private static final String ABBREVIATIONS = "abbreviations";
    private static final String LINE_GOES_ON = "line goes on after";

    private final String file;
    private final Map<String, Integer> sections = new HashMap<>();
    private final Map<String, Line> wordings = new HashMap<>();
    private final Map<String, List<String>> namedWords = new HashMap<>();
    private int number;
    private @Nullable String section;
    private @Nullable CueKind cue;
    private Collection<String> words = List.of();
    private boolean inFinding;
    private boolean phraseSeen;

    Parser(String file) {
      this.file = file;
    }

    void parse(String text) {
      try {
        for (String line : text.replaceFirst("^\uFEFF", "").split("\\R", -1)) {
          number++;
          String content = line.strip();
          if (!content.isEmpty() && !content.startsWith("#")) {
            read(content);
          }
        }
        endSection();
        checkThatEachLabelCanBeFound();
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "%s, line %d: %s.".formatted(file, number, e.getMessage()));
      }
    }

    private void checkThatEachLabelCanBeFound() {
      for (Scheme scheme : Scheme.values()) {
        for (Condition condition : scheme.findings()) {
          check(
              findings.stream().anyMatch(f -> f.countsAs(scheme).contains(condition)),
              "a finding must count as %s %s; none does".formatted(scheme, condition.display()));
        }
      }
    }

    private void read(String content) {
      if (content.startsWith("[")) {
        endSection();
        startSection(content);
      } else {
        check(section != null, "a line must stand in a section that a line in [ ] begins");
        if (inFinding && content.startsWith("=")) {
          countAs(content.substring(1).strip());
        } else {
          addPhrase(content);
          phraseSeen = true;
        }
      }
    }

    private void startSection(String content) {
      check(content.endsWith("]"), "a section's name must stand in [ ]; found \"" + content + "\"");
      section = content.substring(1, content.length() - 1).strip();
      Integer before = sections.putIfAbsent(section.toLowerCase(Locale.ROOT), number);
      check(before == null, "a section must come once; [" + section + "] is in line " + before);
      phraseSeen = false;
      inFinding = section.startsWith(FINDING);
      cue = null;
      if (inFinding) {
        Map<Scheme, List<Condition>> nothing = new EnumMap<>(Scheme.class);
        for (Scheme scheme : Scheme.values()) {
          nothing.put(scheme, new ArrayList<>());
        }
        findings.add(new Finding(section.substring(FINDING.length()).strip(), nothing));
      } else if (section.startsWith(CUE)) {
        cue = cueKind(section.substring(CUE.length()).strip());
      } else if (section.startsWith(WORDS)) {
        words =
            namedWords.computeIfAbsent(
                section.substring(WORDS.length()).strip(), name -> new ArrayList<>());
      } else {
        check(
            section.equals(ABBREVIATIONS) || section.equals(LINE_GOES_ON),
            "a section is [finding: NAME], [cue: KIND], [words: NAME], [%s] or [%s]; found [%s]"
                .formatted(ABBREVIATIONS, LINE_GOES_ON, section));
        words =
            section.equals(ABBREVIATIONS)
                ? boundaries.abbreviations()
                : boundaries.lineGoesOnAfter();
      }
    }

    private CueKind cueKind(String name) {
      for (CueKind kind : CueKind.values()) {
        if (kind.display.equals(name)) {
          return kind;
        }
      }
      throw new IllegalArgumentException(
          "the kinds of cues are %s; found \"%s\""
              .formatted(
                  Arrays.stream(CueKind.values())
                      .map(k -> k.display)
                      .collect(Collectors.joining(", ")),
                  name));
    }

    private void endSection() {
      if (section != null) {
        check(phraseSeen, "[" + section + "] must have a phrase before the next section begins");
        check(
            !inFinding
                || findings.get(findings.size() - 1).countsAs().values().stream()
                    .anyMatch(list -> !list.isEmpty()),
            "[" + section + "] must say what it counts as, = deck Opacity for example");
      }
    }

    private void countAs(String text) {
      for (Scheme scheme : Scheme.values()) {
        for (Condition condition : Condition.values()) {
          if (scheme.canName(condition) && text.equals(scheme + " " + condition.display())) {
            findings.get(findings.size() - 1).countsAs(scheme).add(condition);
            return;
          }
        }
      }
      throw new IllegalArgumentException(
          "= must be followed by deck or chexpert and one of its labels, %s, or deck %s; found \"%s\""
              .formatted(
                  Arrays.stream(Scheme.values())
                      .flatMap(s -> s.findings().stream().map(c -> s + " " + c.display()))
                      .collect(Collectors.joining(", ")),
                  Condition.OTHER_ABNORMALITY.display(),
                  text));
    }

    private void addPhrase(String content) {
      Says says = Says.NAMED;
      String phrase = content.toLowerCase(Locale.ROOT).replaceAll("(?<=\\S)[-/](?=\\S)", " ");
      if (inFinding) {
        for (Says s : Says.values()) {
          if (!s.mark.isEmpty() && phrase.startsWith(s.mark + " ")) {
            says = s;
            phrase = phrase.substring(1).strip();
          }
        }
      }
      phrase = WORDS_BY_NAME.matcher(phrase).replaceAll(name -> choices(name.group(1)));
      checkNew(says, phrase);
      if (inFinding) {
        String line = findings.get(findings.size() - 1).name() + ": " + content;
        phrases.add(phrase, new FindingPhrase(findings.size() - 1, says, line));
      } else if (cue == null) {
        words.add(phrase);
      } else {
        (cue.boundsReach() ? bounds : cues).add(phrase, cue);
      }
    }

    private String choices(String name) {
      check(
          namedWords.containsKey(name),
          "<%s> must be the name of a section [words: %s] further above".formatted(name, name));
      return String.join("|", namedWords.get(name));
    }

    private void checkNew(Says says, String phrase) {
      for (List<String> wording : PhraseTrie.wordings(phrase)) {
        Line before = wordings.putIfAbsent(section + wording, new Line(number, says));
        check(
            before == null || before.says() == says,
            "a phrase must say one thing in its section; \"%s\" says another in line %d"
                .formatted(String.join(" ", wording), before == null ? number : before.number()));
      }
    }

    private static void check(boolean holds, String rule) {
      if (!holds) {
        throw new IllegalArgumentException(rule);
      }
    }
  }
}
