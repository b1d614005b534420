package cxr.score;

import cxr.score.metric.PythonWhitespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a text into words as the Penn Treebank does (Marcus et al. 1993), in lower case, and leaves
 * punctuation out: the tokens that pycocoevalcap's PTBTokenizer gives, which COCO's scores are
 * computed on.
 *
 * <p>At each place the rule wins that matches the most text, and among equals the first; what a
 * rule wants to see behind its token counts as matched. The rules were written from the treebank's
 * conventions and from what the original answers; they cover what reports are made of. Known to
 * differ: addresses of the web and of mail, currencies before a figure (US$), names with other
 * apostrophes than those of English, smileys but the commonest, and what the original takes from
 * the next text of a file (it joins a text's last "no." with a number that begins the next).
 */
final class PtbTokenizer {

  private static final Set<String> PUNCTUATION =
      Set.of("''", "'", "``", "`", ".", "?", "!", ",", ":", "-", "--", "...", ";");

  /** Abbreviations that keep their stop whatever follows. */
  private static final String TITLES =
      "adj|adm|adv|alex|assoc|asst|ave|brig|capt|cf|cie|cmdr|col|comdr|cpl|dept|det|drs?|elec|ens|ft"
          + "|gen|gov|hon|insp|invt|jos|lt|maj|messrs|mfg|mlle|mme|mrs?|ms|msgr|mt|mtg|natl|pfc|ph"
          + "|pres|prof|pvt|reps?|rev|sens?|sfc|sgt|spc|ste?|supt|vs|wm";

  /** Abbreviations that may end a sentence. */
  private static final String MONTHS_STATES_FIRMS =
      "ala?|apr|ariz|assn|aug|bhd|bldg|blvd|bros|calif|co|colo|conn|corp|cos|ct|dak|dec|esq|est|etc"
          + "|ext|feb|fla|fri|ga|inc|ind|intl|jan|jr|jul|jun|kans?|ky|ltd|mar|md|mich|minn|mo|mont?"
          + "|neb|nev|nov|oct|okla|penn|plc|pte|pty|rd|rt|sept?|seq|sq|sr|sys|tel|tenn|thu|thurs"
          + "|tues?|univ|va|vt|wed|wisc?|wyo";

  /** Abbreviations only with a capital, for they are words too. */
  private static final String CAPITAL =
      "Ark|ARK|A[zZ]|Del|DEL|Ill|ILL|L[aA]|Mass|MASS|Miss|MISS|Ore|ORE|P[aA]|Tex|TEX|Wash|WASH";

  /** Abbreviations only before a number. */
  private static final String NUMBERED = "art|ca|figs?|nos?|op|pp";

  /**
   * PythonWhitespace that begin a sentence, so that a letter with a stop before them is no initial.
   */
  private static final String BEGINNINGS =
      "a|about|according|additionally|after|an|as|at|but|earlier|he|her|here|however|if|in|it|last"
          + "|many|more|now|once|one|other|our|she|since|so|some|such|that|the|their|then|there|these"
          + "|they|this|we|what|when|while|yet|you";

  private static final String LETTER = "[\\p{L}\\p{M}]";
  private static final String WORD = "[\\p{L}\\p{M}\\p{Nd}]";
  private static final String END = "(?!" + WORD + ")";
  private static final String NUMBER = "[-+]?(?:\\p{Nd}+(?:[.,:]\\p{Nd}+)*+|(?:[.,:]\\p{Nd}+)++)";
  private static final String ACRONYM = LETTER + "(?:\\." + LETTER + ")++\\.";
  private static final String SEGMENT = "[A-Za-z0-9]+(?:-[A-Za-z]+){0,2}";
  private static final String APOSTROPHE = "['\u2019]";
  private static final String HYPHEN = "[-\u2010\u2011]";

  /** Signs that the original does not know and leaves out. */
  private static final String UNKNOWN =
      "[\\x{2000}-\\x{2012}\u2024\u2025\u2027\\x{202a}-\\x{202f}\u203c\u203d\u2043\\x{2045}-\\x{206f}"
          + "\u20a1-\u20bf\ufeff\\x{10000}-\\x{10ffff}]";

  private static final List<Rule> RULES =
      List.of(
          // Two words written as one
          new Rule("((?i:cannot))" + END, "can", "not"),
          new Rule("((?i:gonna))" + END, "gon", "na"),
          new Rule("((?i:gotta))" + END, "got", "ta"),
          new Rule("((?i:wanna))" + END, "wan", "na"),
          new Rule("((?i:lemme))" + END, "lem", "me"),
          new Rule("((?i:gimme))" + END, "gim", "me"),
          new Rule("(" + APOSTROPHE + "(?i:t))(?i:is|was)" + END),
          // Abbreviations
          new Rule("((?i:" + MONTHS_STATES_FIRMS + ")\\.).?"),
          new Rule("((?:" + CAPITAL + ")\\.).?"),
          new Rule("((?i:" + TITLES + ")\\.)"),
          new Rule("((?i:" + NUMBERED + ")\\.)\\s?\\p{Nd}"),
          new Rule("((?i:ph\\.d\\.?))"),
          new Rule("(" + ACRONYM + ")"), // a.m.
          new Rule(
              "([A-Za-z]\\.)(?!\\s+(?=\\p{Lu})(?i:" + BEGINNINGS + ")(?:\\s|$))"), // an initial
          new Rule("(" + WORD + "+(?:\\." + LETTER + WORD + "*|-" + WORD + "+)*+\\.)[,;:]"),
          // Numbers
          new Rule("(\\p{Nd}+\\.[xX])" + END),
          new Rule("(" + NUMBER + ")"),
          new Rule("(\\p{Nd}{1,2}[-/]\\p{Nd}{1,2}[-/]\\p{Nd}{2,4})"), // a date
          new Rule("((?:\\p{Nd}+[- ])?\\p{Nd}+/\\p{Nd}+)"), // 1 1/2
          // PythonWhitespace, with hyphens, slashes and stops inside
          new Rule("(" + WORD + "+(?:_" + WORD + "+)*+)"),
          new Rule("(" + WORD + "+(?:" + HYPHEN + WORD + "+)++)"),
          new Rule("([A-Za-z0-9][A-Za-z0-9.,]*(?:-(?:" + ACRONYM + "|[A-Za-z0-9]+))++)"),
          new Rule("(" + SEGMENT + "(?:/" + SEGMENT + "){1,2})"),
          new Rule("(" + LETTER + WORD + "*(?:\\." + LETTER + WORD + "*)++)"),
          new Rule(
              "(%1$s(?:\\.%1$s)*+(?:[!?]%1$s)++)".formatted(LETTER + WORD + "*")), // yes!no is one
          // Apostrophes
          new Rule("([A-Za-z]+)(?i:n" + APOSTROPHE + "t)"),
          new Rule("((?i:n" + APOSTROPHE + "t)" + LETTER + "*)"),
          new Rule("(" + APOSTROPHE + "(?i:s|re|ve|ll|d|m))(?![A-Za-z])"),
          new Rule("(" + APOSTROPHE + "(?i:n)" + APOSTROPHE + "?)(?!" + LETTER + ")"),
          new Rule("((?i:o)" + APOSTROPHE + "(?i:clock)s?)"),
          new Rule("(" + APOSTROPHE + "(?:[2-9]0s|\\p{Nd}\\p{Nd}(?=\\s|$)))"),
          new Rule("(" + APOSTROPHE + "(?i:em|till?))"),
          new Rule("([dDoOlL]" + APOSTROPHE + LETTER + "{2,})"),
          new Rule("([dDlL]" + APOSTROPHE + ")"),
          // Signs
          new Rule("(<[!?/]?[A-Za-z][A-Za-z0-9]*[^<>]*>)"), // a tag
          new Rule("([:;=]-?'?[({)DPp\\\\|\\[\\]])" + END), // a smiley
          new Rule("(#" + LETTER + "+)"),
          new Rule("(@[A-Za-z][A-Za-z0-9]*)"),
          new Rule("(&(?i:amp);)", "&"),
          new Rule("(&(?i:lt);)", "<"),
          new Rule("(&(?i:gt);)", ">"),
          new Rule("(&(?i:quot);)", "''"),
          new Rule("(\\.\\.\\.+|\\. \\. \\.(?: \\.)*+|\u2026)", "..."),
          new Rule("(--+|[\u2013-\u2015])", "--"),
          new Rule("([?!]+|\\*+|_+)"),
          new Rule("([\"\u00ab\u00bb\u2018\u2019\u201b-\u201d\u2039\u203a])", "''"),
          new Rule("(\\()", "-lrb-"),
          new Rule("(\\))", "-rrb-"),
          new Rule("(\\[)", "-lsb-"),
          new Rule("(\\])", "-rsb-"),
          new Rule("(\\{)", "-lcb-"),
          new Rule("(\\})", "-rcb-"),
          new Rule("(\u00bc)", "1/4"),
          new Rule("(\u00bd)", "1/2"),
          new Rule("(\u00be)", "3/4"),
          new Rule("(\u00a2)", "cents"),
          new Rule("(\u00a3)", "#"),
          new Rule("([\u00a4\u20a0\u20ac])", "$"),
          new Rule("(" + UNKNOWN + ")", ""),
          new Rule("(\\S)"));

  /** A word that needs no rule: most do not. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?!(?i:cannot|gonna|gotta|wanna|lemme|gimme)\\b)"
              + "(?:[A-Za-z]+(?=,?(?: |$))"
              + "|(?!(?i:[a-z]|%s|%s|%s|%s)\\.)[A-Za-z]+(?=\\.(?: |$)))"
                  .formatted(TITLES, MONTHS_STATES_FIRMS, CAPITAL, NUMBERED));

  /** A token with what follows it, and what is written for it; nothing: the token itself. */
  private record Rule(Pattern pattern, List<String> written) {
    Rule(String pattern, String... written) {
      this(Pattern.compile(pattern), List.of(written));
    }
  }

  private PtbTokenizer() {}

  /** The words of a text without punctuation, parted by single blanks. */
  static String tokenised(String text) {
    StringBuilder result = new StringBuilder();
    for (String token : tokens(text.replace("\u00ad", ""))) {
      if (!token.isEmpty() && !PUNCTUATION.contains(token)) {
        result.append(result.isEmpty() ? "" : " ").append(token);
      }
    }
    return result.toString();
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher plain = PLAIN.matcher(text);
    List<Matcher> byRule = RULES.stream().map(rule -> rule.pattern.matcher(text)).toList();
    byRule.forEach(matcher -> matcher.useTransparentBounds(true).useAnchoringBounds(false));
    int at = 0;
    while (at < text.length()) {
      if (PythonWhitespace.isBlank(text.charAt(at))) {
        at++;
      } else if (plain.region(at, text.length()).lookingAt()) {
        tokens.add(plain.group().toLowerCase(Locale.ROOT));
        at = plain.end();
      } else {
        at = addByRule(byRule, text, at, tokens);
      }
    }
    return tokens;
  }

  /** Adds the token that begins at a place; gives the place behind it. */
  private static int addByRule(List<Matcher> byRule, String text, int at, List<String> tokens) {
    int best = -1;
    int longest = at;
    for (int r = 0; r < byRule.size(); r++) {
      Matcher matcher = byRule.get(r).region(at, text.length());
      if (matcher.lookingAt() && matcher.end() > longest) {
        best = r;
        longest = matcher.end();
      }
    }
    if (best < 0) {
      return at + 1; // half a character
    }
    int end = byRule.get(best).end(1);
    List<String> written = RULES.get(best).written;
    if (written.isEmpty()) {
      tokens.add(plainSigns(text.substring(at, end).toLowerCase(Locale.ROOT)));
    } else {
      tokens.addAll(written);
    }
    return end;
  }

  /** The treebank's signs inside a token; the blank of 1 1/2 may not part it. */
  private static String plainSigns(String token) {
    return token
        .replace(' ', '\u00a0')
        .replace("(", "-lrb-")
        .replace(")", "-rrb-")
        .replace('\u2019', '\'');
  }
}
