package cxr.text.conditions;

/**
 * A place in a report that speaks of a condition, and why it counts as it does.
 *
 * @param condition it counts as; {@link Condition#OTHER_ABNORMALITY} where it has no label of its
 *     own but keeps a report from being normal
 * @param status what the report says of it there; never {@link Status#NOT_MENTIONED}
 * @param phrase that names it, as the report has it
 * @param cue the words that deny it or leave it open, as the report has them; empty where it is
 *     simply affirmed, or where the phrase says by itself that it is absent or open
 * @param rule the line of the rules that found the phrase, after its section's name
 * @param sentence it stands in, from 1
 * @param start offset of the phrase's first character in the report, from 0
 * @param end offset behind its last character
 */
public record Mention(
    Condition condition,
    Status status,
    String phrase,
    String cue,
    String rule,
    int sentence,
    int start,
    int end) {}
