package cxr.text.conditions;

import cxr.text.conditions.ConditionRules.CueKind;
import cxr.text.conditions.ConditionRules.FindingPhrase;
import cxr.text.conditions.ConditionRules.Says;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Finds the phrases of a sentence and decides by the cues around them what it says of each. */
final class SentenceReader {

  /** Words [start, end) of a sentence that a line of the rules found. */
  record Match<T>(int start, int end, T what) {}

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
  private final List<Match<CueKind>> bounds = new ArrayList<>();
  private final Map<CueKind, NavigableMap<Integer, Match<CueKind>>> cuesByStart =
      new EnumMap<>(CueKind.class);
  private final Map<CueKind, NavigableMap<Integer, Match<CueKind>>> cuesOutside =
      new EnumMap<>(CueKind.class);
  private final CueScope reach;

  private SentenceReader(ConditionRules rules, Sentence sentence) {
    this.rules = rules;
    this.sentence = sentence;
    findPhrases();
    if (!phrases.isEmpty()) {
      findCues();
      sortCues();
    }
    reach = new CueScope(bounds, phrases, cues);
  }

  /** What a sentence says, in its order; n words take time in the order of n log n. */
  static List<Statement> read(ConditionRules rules, Sentence sentence) {
    SentenceReader reader = new SentenceReader(rules, sentence);
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
    Map<Integer, BitSet> taken = new HashMap<>();
    for (Match<FindingPhrase> match : all) {
      BitSet words = taken.computeIfAbsent(match.what().finding(), finding -> new BitSet());
      if (words.get(match.start(), match.end()).isEmpty()) {
        words.set(match.start(), match.end());
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
          bounds.addAll(matches(rules.bounds(), word));
        }
      }
    }
  }

  /** Cues by their kind and place; a cue inside the phrase of a finding speaks of that alone. */
  private void sortCues() {
    int next = 0;
    int phraseEnd = 0;
    for (Match<CueKind> cue : cues) {
      while (next < phrases.size() && phrases.get(next).start() <= cue.start()) {
        phraseEnd = Math.max(phraseEnd, phrases.get(next++).end());
      }
      cuesByStart.computeIfAbsent(cue.what(), kind -> new TreeMap<>()).put(cue.start(), cue);
      if (cue.end() > phraseEnd) {
        cuesOutside.computeIfAbsent(cue.what(), kind -> new TreeMap<>()).put(cue.start(), cue);
      }
    }
  }

  private <T> List<Match<T>> matches(PhraseTrie<T> tree, int start) {
    List<Match<T>> matches = new ArrayList<>();
    tree.at(sentence, start, (what, end) -> matches.add(new Match<>(start, end, what)));
    return matches;
  }

  private Statement judge(Match<FindingPhrase> phrase) {
    if (phrase.what().says() == Says.ABSENT) {
      Optional<Match<CueKind>> turned = within(CueKind.DENIED_WITHIN, phrase);
      return new Statement(phrase, turned.isPresent() ? Status.POSITIVE : Status.NEGATIVE, turned);
    }
    Optional<Match<CueKind>> denial =
        before(CueKind.DENIED_BEFORE, phrase)
            .or(() -> within(CueKind.DENIED_WITHIN, phrase))
            .or(() -> after(CueKind.DENIED_AFTER, phrase))
            .or(() -> after(CueKind.DENIED_AFTER_A_LIST, phrase));
    Optional<Match<CueKind>> doubt =
        before(CueKind.OPEN_BEFORE, phrase)
            .or(() -> within(CueKind.OPEN_BEFORE, phrase))
            .or(() -> after(CueKind.OPEN_AFTER, phrase));
    Status affirmed =
        doubt.isPresent() || phrase.what().says() == Says.OPEN ? Status.UNCERTAIN : Status.POSITIVE;
    Status status = denial.isPresent() ? Status.NEGATIVE : affirmed;
    return new Statement(phrase, status, denial.or(() -> doubt));
  }

  private static NavigableMap<Integer, Match<CueKind>> of(
      CueKind kind, Map<CueKind, NavigableMap<Integer, Match<CueKind>>> cues) {
    return cues.getOrDefault(kind, Collections.emptyNavigableMap());
  }

  /** The nearest cue before a phrase, if it reaches it. */
  private Optional<Match<CueKind>> before(CueKind kind, Match<FindingPhrase> phrase) {
    NavigableMap<Integer, Match<CueKind>> places = of(kind, cuesOutside);
    var nearest = places.lowerEntry(phrase.start());
    if (nearest != null && nearest.getValue().end() > phrase.start()) {
      nearest = places.lowerEntry(nearest.getKey());
    }
    return Optional.ofNullable(nearest)
        .map(Map.Entry::getValue)
        .filter(cue -> !reach.ends(kind, cue.end(), phrase.start() + 1));
  }

  private Optional<Match<CueKind>> within(CueKind kind, Match<FindingPhrase> phrase) {
    return Optional.ofNullable(of(kind, cuesByStart).ceilingEntry(phrase.start()))
        .map(Map.Entry::getValue)
        .filter(cue -> cue.end() <= phrase.end());
  }

  /** The nearest cue behind a phrase, if it reaches it. */
  private Optional<Match<CueKind>> after(CueKind kind, Match<FindingPhrase> phrase) {
    return Optional.ofNullable(of(kind, cuesOutside).ceilingEntry(phrase.end()))
        .map(Map.Entry::getValue)
        .filter(cue -> !reach.ends(kind, phrase.end(), cue.start()));
  }
}
