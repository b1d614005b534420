package cxr.settings;

import java.io.Serializable;

/**
 * How reports are written. The words are those of Hugging Face's generation settings, and mean the
 * same.
 *
 * @param maxTokens a report ends here at the latest, in tokens, end of text included
 * @param minTokens a report does not end before so many tokens; 0 lets it end at once
 * @param batchSize reports written side by side
 * @param beams texts that are followed side by side for each report (beam search); 1 takes one
 *     token after the other
 * @param lengthPenalty power of the length, in tokens, by which a text's summed log-probability is
 *     divided to give its score: above 0 favours long texts, 0 leaves the sum
 * @param earlyStopping when beam search ends: {@code heuristic} when the best open text, at its
 *     present length, is worse than all of the finished ones (Hugging Face's False), {@code first}
 *     as soon as there are as many finished texts as beams (True), {@code never} when no open text
 *     could become better at any length (never)
 * @param sample whether tokens are drawn by chance; if not, the likeliest is taken
 * @param temperature by which the logits are divided before drawing: below 1 is bolder, above 1
 *     more even
 * @param topK only so many of the likeliest tokens are drawn from; 0 for all
 * @param topP only the likeliest tokens that have this share of the probability together are drawn
 *     from; 1 for all
 * @param seed of the draws; each report has its own stream, whatever the batch size
 * @param repetitionPenalty by which a token's score is made smaller if the text has it already; 1
 *     does not
 * @param noRepeatNgram no sequence of so many tokens stands twice in a report; 0 allows it
 * @param guidance how far the logits are moved along what the prompt changes in them: u + g (c -
 *     u), where c are those with the prompt and u those without (Ho and Salimans 2022); 1 takes c
 *     as they are. It needs a model with {@code model.prompts=states} and a {@code
 *     model.promptDropout}, and takes twice the time
 * @param obey whether, of a report's finished beams or drawn texts, the one is taken whose
 *     findings, read by rules, differ least from its prompt, and among equals the likeliest
 * @param draws with {@code sample}, texts that are drawn for each report; the likeliest is taken,
 *     unless obey says otherwise
 * @param attention whether it is kept how much each token looked at each part of the image
 */
public record GenerateSettings(
    int maxTokens,
    int minTokens,
    int batchSize,
    int beams,
    double lengthPenalty,
    EarlyStopping earlyStopping,
    boolean sample,
    double temperature,
    int topK,
    double topP,
    long seed,
    double repetitionPenalty,
    int noRepeatNgram,
    double guidance,
    boolean obey,
    int draws,
    boolean attention)
    implements Serializable {

  static final String DEFAULTS =
      """
      generate.maxTokens=60, generate.minTokens=0, generate.batchSize=32
      generate.beams=1, generate.lengthPenalty=1, generate.earlyStopping=heuristic
      generate.sample=false, generate.temperature=1, generate.topK=0, generate.topP=1, generate.seed=1
      generate.repetitionPenalty=1, generate.noRepeatNgram=0
      generate.guidance=1, generate.obey=false, generate.draws=1, generate.attention=false
      """;

  /** When beam search ends. */
  public enum EarlyStopping implements Word {
    HEURISTIC,
    FIRST,
    NEVER
  }

  public GenerateSettings {
    Rule.within("generate.maxTokens", maxTokens, 1, Rule.MOST_TOKENS);
    Rule.check(
        minTokens >= 0 && minTokens <= maxTokens,
        "generate.minTokens must be from 0 to generate.maxTokens",
        minTokens + " and " + maxTokens);
    Rule.within("generate.batchSize", batchSize, 1, Rule.MOST_STUDIES);
    Rule.within("generate.beams", beams, 1, 256);
    Rule.check(
        !sample || beams == 1,
        "generate.sample draws single texts; generate.beams must be 1 with it",
        beams);
    Rule.check(
        Double.isFinite(lengthPenalty),
        "generate.lengthPenalty must be a finite number",
        lengthPenalty);
    Rule.check(
        temperature > 0 && Double.isFinite(temperature),
        "generate.temperature must be above 0",
        temperature);
    Rule.check(topK >= 0, "generate.topK must be 0 (all) or more", topK);
    Rule.check(topP > 0 && topP <= 1, "generate.topP must be above 0 and at most 1", topP);
    Rule.check(
        repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
        "generate.repetitionPenalty must be above 0",
        repetitionPenalty);
    Rule.check(
        noRepeatNgram >= 0, "generate.noRepeatNgram must be 0 (allowed) or more", noRepeatNgram);
    Rule.within("generate.guidance", guidance, 0, 20);
    Rule.within("generate.draws", draws, 1, 256);
    Rule.check(sample || draws == 1, "generate.draws above 1 needs generate.sample=true", draws);
    Rule.check(
        !obey || beams > 1 || draws > 1,
        "generate.obey chooses among texts; generate.beams or generate.draws must be above 1 with it",
        beams + " and " + draws);
  }
}
