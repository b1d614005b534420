package cxr.text.conditions;

import cxr.text.conditions.ConditionRules.CueKind;
import cxr.text.conditions.ConditionRules.FindingPhrase;
import cxr.text.conditions.SentenceReader.Match;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** Where in a sentence the reach of cues ends. */
final class CueScope {

  private final Map<CueKind, NavigableSet<Integer>> places = new EnumMap<>(CueKind.class);

  /**
   * @param bounds found in the sentence
   * @param phrases at whose end a new statement may begin
   * @param cues of which a denial begins a list of its own
   */
  CueScope(
      List<Match<CueKind>> bounds, List<Match<FindingPhrase>> phrases, List<Match<CueKind>> cues) {
    for (Match<CueKind> bound : bounds) {
      places.computeIfAbsent(bound.what(), kind -> new TreeSet<>()).add(bound.start());
    }
    if (places.containsKey(CueKind.STATEMENT_BEGINS)) {
      Set<Integer> statementEnds = new HashSet<>();
      phrases.forEach(phrase -> statementEnds.add(phrase.end()));
      bounds.stream()
          .filter(bound -> bound.what() == CueKind.STATEMENT_MAY_END)
          .forEach(bound -> statementEnds.add(bound.end()));
      NavigableSet<Integer> listEnds = new TreeSet<>(of(CueKind.REACH_AHEAD_ENDS));
      cues.stream()
          .filter(cue -> cue.what() == CueKind.DENIED_BEFORE)
          .forEach(cue -> listEnds.add(cue.start()));
      of(CueKind.STATEMENT_BEGINS)
          .removeIf(start -> !statementEnds.contains(start) || listGoesOn(start, listEnds));
    }
  }

  private NavigableSet<Integer> of(CueKind kind) {
    return places.getOrDefault(kind, Collections.emptyNavigableSet());
  }

  /** Whether the list that a place stands in has another item: "large effusion or mass". */
  private boolean listGoesOn(int start, NavigableSet<Integer> listEnds) {
    Integer item = of(CueKind.LIST_GOES_ON).higher(start);
    Integer end = listEnds.higher(start);
    return item != null && (end == null || item < end);
  }

  /** Whether words between two places end the reach of a cue of a kind. */
  boolean ends(CueKind cue, int from, int to) {
    for (Map.Entry<CueKind, NavigableSet<Integer>> entry : places.entrySet()) {
      if (entry.getKey().ends(cue)) {
        Integer first = entry.getValue().ceiling(from);
        if (first != null && first < to) {
          return true;
        }
      }
    }
    return false;
  }
}
