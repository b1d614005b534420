/**
 * Which conditions a report states, denies or leaves open, found by rules.
 *
 * <p>In: a report. Out: {@link cxr.text.conditions.Labels}, with the phrase and the cue behind each
 * decision. Begin with {@link cxr.text.conditions.ConditionLabeler}; the rules themselves are a
 * text file, {@link cxr.text.conditions.ConditionRules}, which can be replaced.
 */
package cxr.text.conditions;
