package cxr.text.conditions;

import cxr.text.conditions.ConditionRules.FindingPhrase;
import cxr.text.conditions.SentenceReader.Match;
import cxr.text.conditions.SentenceReader.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the conditions from a report by rules, in the manner of NegEx (Chapman et al. 2001) and of
 * CheXpert's labeler (Irvin et al. 2019): phrases that name a finding, and cues before, within or
 * after them in the same sentence that deny it or leave it open.
 *
 * <p>The phrases and cues stand in {@code conditions.txt} ({@link ConditionRules}). What a cue
 * reaches ends with its sentence and where a new statement begins. A denial goes before a doubt; of
 * several statements on a condition, positive goes before uncertain before negative. Only findings
 * and impression should be given: an indication asks for conditions that are not there.
 *
 * <p>A labeler does not change, so that threads may share it.
 */
public final class ConditionLabeler {

  private final Scheme scheme;
  private final ConditionRules rules;

  /** A labeler for the deck's six labels, by the rules that come with the library. */
  public ConditionLabeler() {
    this(Scheme.DECK);
  }

  /** A labeler by the rules that come with the library. */
  public ConditionLabeler(Scheme scheme) {
    this(scheme, ConditionRules.standard());
  }

  public ConditionLabeler(Scheme scheme, ConditionRules rules) {
    this.scheme = scheme;
    this.rules = rules;
  }

  /** The set of labels that it gives. */
  public Scheme scheme() {
    return scheme;
  }

  /**
   * The conditions that a report has, for sure or perhaps; {@link Scheme#none()} alone where it has
   * none.
   */
  public Set<Condition> label(String report) {
    return labels(report).positives();
  }

  /**
   * All places that speak of a condition or of another abnormality, and why they count as they do.
   */
  public List<Mention> explain(String report) {
    return labels(report).mentions();
  }

  /**
   * All labels of a report and the places they come from.
   *
   * @throws IllegalArgumentException if there is no text at all; an empty one has no label
   */
  public Labels labels(String report) {
    if (report == null) {
      throw new IllegalArgumentException("A report must be a text, or an empty one; found null.");
    }
    List<Sentence> sentences = SentenceSplitter.split(report, rules.boundaries());
    List<Mention> mentions = new ArrayList<>();
    for (int i = 0; i < sentences.size(); i++) {
      read(report, sentences.get(i), i + 1, mentions);
    }
    return new Labels(scheme, statuses(mentions, !sentences.isEmpty()), mentions);
  }

  private Map<Condition, Status> statuses(List<Mention> mentions, boolean hasWords) {
    Map<Condition, Status> statuses = new EnumMap<>(Condition.class);
    scheme.conditions().forEach(condition -> statuses.put(condition, Status.NOT_MENTIONED));
    boolean none = hasWords;
    for (Mention mention : mentions) {
      statuses.computeIfPresent(mention.condition(), (c, status) -> status.and(mention.status()));
      none &= !mention.status().positiveOrUncertain() || scheme.spares(mention.condition());
    }
    if (hasWords) {
      statuses.put(scheme.none(), none ? Status.POSITIVE : scheme.noneDenied());
    }
    return statuses;
  }

  private void read(String report, Sentence sentence, int number, List<Mention> mentions) {
    for (Statement statement : SentenceReader.read(rules, sentence)) {
      FindingPhrase phrase = statement.phrase().what();
      int start = sentence.start(statement.phrase().start());
      int end = sentence.end(statement.phrase().end() - 1);
      String cue = statement.cue().map(c -> text(report, sentence, c)).orElse("");
      for (Condition condition : rules.findings().get(phrase.finding()).countsAs(scheme)) {
        mentions.add(
            new Mention(
                condition,
                statement.status(),
                report.substring(start, end),
                cue,
                phrase.line(),
                number,
                start,
                end));
      }
    }
  }

  private static String text(String report, Sentence sentence, Match<?> match) {
    return report.substring(sentence.start(match.start()), sentence.end(match.end() - 1));
  }
}
