package cxr.text;

/**
 * A place in a report that speaks of a condition.
 *
 * @param condition that is spoken of; {@link Condition#NORMAL} where another abnormality is denied
 *     or affirmed
 * @param phrase that names it, as the report has it
 * @param sentence it stands in, from 1
 * @param status what the report says of it
 * @param cue the words that decided the status; empty where it is simply affirmed
 */
public record Mention(Condition condition, String phrase, int sentence, Status status, String cue) {

  /** What a report says of a condition. */
  public enum Status {
    PRESENT,
    UNCERTAIN,
    ABSENT
  }
}
