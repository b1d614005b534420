package cxr.pretrain;

import cxr.settings.Word;
import cxr.text.conditions.Condition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which texts count as right for an X-ray. Many reports repeat word for word: a loss that takes
 * them for wrong punishes what is true.
 */
public enum Positives implements Word {
  /** That of the same study alone. */
  STUDY,
  /** Those that read the same. */
  TEXT,
  /** Those of which rules read the same findings. */
  FINDINGS;

  /**
   * Numbers for studies: two are positives of each other if they have the same one.
   *
   * @param texts of the studies, cleaned
   * @param findings of the studies, in the same order
   */
  int[] groups(List<String> texts, List<Set<Condition>> findings) {
    Map<Object, Integer> numbers = new HashMap<>();
    int[] groups = new int[texts.size()];
    for (int i = 0; i < groups.length; i++) {
      Object key =
          switch (this) {
            case STUDY -> i;
            case TEXT -> texts.get(i);
            case FINDINGS -> findings.get(i);
          };
      groups[i] = numbers.computeIfAbsent(key, any -> numbers.size());
    }
    return groups;
  }
}
