package cxr.text;

import cxr.text.ConditionRules.CueKind;
import cxr.text.ConditionRules.FindingPhrase;
import cxr.text.ConditionRules.Says;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the phrases of a sentence and decides by the cues around them what it says of each. */
final class SentenceReader {

  /** Words [start, end) of a sentence that a line of the rules found. */
  record Match<T>(int start, int end, T what) {

    boolean overlaps(Match<?> other) {
      return start < other.end && other.start < end;
    }

    boolean isIn(Match<?> other) {
      return other.start <= start && end <= other.end;
    }
  }

  /** A phrase, what is said of it, and the cue that decided so. */
  record Statement(Match<FindingPhrase> phrase, Status status, Optional<Match<CueKind>> cue) {}

  /**
   * Which of a finding's phrases is chosen where they overlap: one that says "absent" by itself is
   * last; then the first from the left; at one word the kind by {@link Says}, then the longest.
   */
  private static final Comparator<Match<FindingPhrase>> FIRST_CHOSEN =
      Comparator.<Match<FindingPhrase>, Boolean>comparing(m -> m.what().says() == Says.ABSENT)
          .thenComparing(Match::start)
          .thenComparing(m -> m.what().says(), Comparator.reverseOrder())
          .thenComparing(Match::end, Comparator.reverseOrder());

  private final ConditionRules rules;
  private final Sentence sentence;
  private final List<Match<FindingPhrase>> phrases = new ArrayList<>();
  private final List<Match<CueKind>> cues = new ArrayList<>();
  private final List<Match<CueKind>> reachEnds = new ArrayList<>();

  private SentenceReader(ConditionRules rules, Sentence sentence) {
    this.rules = rules;
    this.sentence = sentence;
  }

  /** What a sentence says, in its order. */
  static List<Statement> read(ConditionRules rules, Sentence sentence) {
    SentenceReader reader = new SentenceReader(rules, sentence);
    reader.findPhrases();
    if (!reader.phrases.isEmpty()) {
      reader.findCues();
    }
    return reader.phrases.stream()
        .filter(phrase -> phrase.what().says() != Says.NOT_MEANT)
        .map(reader::judge)
        .toList();
  }

  /** The phrases of each finding, of which no two overlap. */
  private void findPhrases() {
    List<Match<FindingPhrase>> all = new ArrayList<>();
    for (int i = 0; i < sentence.size(); i++) {
      all.addAll(matches(rules.phrases(), i));
    }
    all.sort(FIRST_CHOSEN);
    for (Match<FindingPhrase> match : all) {
      if (phrases.stream()
          .noneMatch(p -> p.what().finding() == match.what().finding() && p.overlaps(match))) {
        phrases.add(match);
      }
    }
    phrases.sort(Comparator.comparingInt(Match::start));
  }

  /**
   * The longest cues from left to right. Some words are cues of several kinds; words that leave
   * open deny nothing, and words that are no cue are no end of a cue's reach either.
   */
  private void findCues() {
    int next = 1;
    for (int i = 0; i < sentence.size(); i = next) {
      List<Match<CueKind>> here = matches(rules.cues(), i);
      next = here.stream().mapToInt(Match::end).max().orElse(i + 1);
      int end = next;
      here.removeIf(cue -> cue.end() < end);
      int strongest = here.stream().mapToInt(cue -> cue.what().strength()).max().orElse(0);
      here.removeIf(cue -> cue.what().strength() < strongest);
      if (here.stream().noneMatch(cue -> cue.what() == CueKind.NO_CUE)) {
        cues.addAll(here);
        for (int word = i; word < end; word++) {
          reachEnds.addAll(matches(rules.reachEnds(), word));
        }
      }
    }
  }

  private <T> List<Match<T>> matches(Phrases<T> tree, int start) {
    List<Match<T>> matches = new ArrayList<>();
    tree.at(sentence, start, (what, end) -> matches.add(new Match<>(start, end, what)));
    return matches;
  }

  private Statement judge(Match<FindingPhrase> phrase) {
    Optional<Match<CueKind>> denial =
        before(CueKind.DENIED_BEFORE, phrase)
            .or(() -> within(CueKind.DENIED_WITHIN, phrase))
            .or(() -> after(CueKind.DENIED_AFTER, phrase))
            .or(() -> after(CueKind.DENIED_AFTER_A_LIST, phrase));
    if (phrase.what().says() == Says.ABSENT) {
      return new Statement(phrase, denial.isPresent() ? Status.POSITIVE : Status.NEGATIVE, denial);
    }
    Optional<Match<CueKind>> doubt =
        before(CueKind.OPEN_BEFORE, phrase)
            .or(() -> within(CueKind.OPEN_BEFORE, phrase))
            .or(() -> after(CueKind.OPEN_AFTER, phrase));
    Status affirmed =
        doubt.isPresent() || phrase.what().says() == Says.OPEN ? Status.UNCERTAIN : Status.POSITIVE;
    Status status = denial.isPresent() ? Status.NEGATIVE : affirmed;
    return new Statement(phrase, status, denial.or(() -> doubt));
  }

  /** The nearest cue before a phrase, if it reaches it. */
  private Optional<Match<CueKind>> before(CueKind kind, Match<FindingPhrase> phrase) {
    return cues.stream()
        .filter(cue -> cue.what() == kind && cue.end() <= phrase.start())
        .filter(cue -> mayConcern(cue, phrase))
        .max(Comparator.comparing(Match::end))
        .filter(cue -> !parted(kind, cue.end(), phrase.start()));
  }

  private Optional<Match<CueKind>> within(CueKind kind, Match<FindingPhrase> phrase) {
    return cues.stream().filter(cue -> cue.what() == kind && cue.isIn(phrase)).findFirst();
  }

  /** The nearest cue behind a phrase, if it reaches it. */
  private Optional<Match<CueKind>> after(CueKind kind, Match<FindingPhrase> phrase) {
    return cues.stream()
        .filter(cue -> cue.what() == kind && cue.start() >= phrase.end())
        .filter(cue -> mayConcern(cue, phrase))
        .min(Comparator.comparing(Match::start))
        .filter(cue -> !parted(kind, phrase.end(), cue.start()));
  }

  /**
   * Whether a cue outside of a phrase may speak of it. One inside the phrase of another finding
   * speaks of that alone; and a phrase that says "absent" by itself is turned from inside only:
   * "angles are not sharp".
   */
  private boolean mayConcern(Match<CueKind> cue, Match<FindingPhrase> phrase) {
    return phrase.what().says() != Says.ABSENT && phrases.stream().noneMatch(cue::isIn);
  }

  /** Whether words between two places end the reach of a cue of a kind. */
  private boolean parted(CueKind kind, int from, int to) {
    return reachEnds.stream()
        .anyMatch(end -> end.what().ends(kind) && from <= end.start() && end.start() < to);
  }
}
