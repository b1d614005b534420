package cxr.data.phantom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.RealData;
import cxr.data.Dataset;
import cxr.data.Study;
import cxr.data.layout.Datasets;
import cxr.data.phantom.Finding.Atelectasis;
import cxr.data.phantom.Finding.Cardiomegaly;
import cxr.data.phantom.Finding.Consolidation;
import cxr.data.phantom.Finding.Edema;
import cxr.data.phantom.Finding.Effusion;
import cxr.data.phantom.Finding.Opacity;
import cxr.data.phantom.Finding.Pneumonia;
import cxr.data.phantom.Finding.Pneumothorax;
import cxr.score.ConditionScores;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the reports say must be what is drawn. */
class ReporterTest {

  private static final int STUDIES = 3000;

  private static final Map<Class<? extends Finding>, Condition> CONDITIONS =
      Map.of(
          Cardiomegaly.class, Condition.CARDIOMEGALY,
          Effusion.class, Condition.EFFUSION,
          Pneumothorax.class, Condition.PNEUMOTHORAX,
          Opacity.class, Condition.OPACITY,
          Consolidation.class, Condition.OPACITY,
          Atelectasis.class, Condition.OPACITY,
          Pneumonia.class, Condition.OPACITY,
          Edema.class, Condition.EDEMA);

  private static List<Sample.Invented> studies() {
    List<Sample.Invented> studies = new ArrayList<>();
    for (int number = 1; number <= STUDIES; number++) {
      studies.add(Sample.study(number, Sample.SEED));
    }
    return studies;
  }

  private static Set<Condition> drawn(Case patient) {
    Set<Condition> conditions = EnumSet.noneOf(Condition.class);
    for (Finding finding : patient.findings()) {
      if (CONDITIONS.containsKey(finding.getClass())) {
        conditions.add(CONDITIONS.get(finding.getClass()));
      }
    }
    if (patient.normal()) {
      conditions.add(Condition.NORMAL);
    }
    return conditions;
  }

  /** The rules that judge models must read from the findings what was drawn. */
  @Test
  void theRulesReadWhatIsDrawn() {
    ConditionLabeler labeler = new ConditionLabeler();
    List<Labels> drawn = new ArrayList<>();
    List<Labels> read = new ArrayList<>();
    Map<Boolean, int[]> byDoubt = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (Sample.Invented study : studies()) {
      String findings = study.report().findings();
      if (findings.isEmpty()) {
        continue;
      }
      Set<Condition> there = drawn(study.patient());
      Set<Condition> found = labeler.label(findings);
      drawn.add(Labels.of(Scheme.DECK, there));
      read.add(labeler.labels(findings));
      boolean doubtful = !study.patient().doubtful().isEmpty();
      byDoubt.computeIfAbsent(doubtful, d -> new int[2])[there.equals(found) ? 0 : 1]++;
      if (!there.equals(found)) {
        wrong.add(there + " read as " + found + ": " + findings);
      }
    }
    ConditionScores scores = ConditionScores.of(drawn, read);
    System.out.printf("Rules against drawings, %d findings:%n%s%n", read.size(), scores);
    byDoubt.forEach(
        (doubt, counts) ->
            System.out.printf(
                "%s: %d read as drawn, %d not%n",
                doubt ? "with something left open" : "nothing left open", counts[0], counts[1]));
    wrong.stream().limit(5).forEach(System.out::println);
    Map<Condition, Double> least = new EnumMap<>(Condition.class);
    for (Condition condition : Scheme.DECK.conditions()) {
      least.put(condition, condition == Condition.NORMAL ? 0.94 : 0.96);
    }
    least.forEach((condition, f1) -> assertTrue(scores.of(condition).f1() >= f1, scores::toString));
    int[] sure = byDoubt.get(false);
    assertTrue(sure[0] > 0.96 * (sure[0] + sure[1]), "sure reports are read as drawn");
  }

  @Test
  void sidesAreThoseOfTheDrawing() {
    for (Sample.Invented study : studies()) {
      Case patient = study.patient();
      for (String section : List.of(study.report().findings(), study.report().impression())) {
        String text = section.toLowerCase(Locale.ROOT);
        for (Finding finding : patient.findings()) {
          for (String side : List.of("left", "right")) {
            if (!text.isEmpty() && finding.words().getOrDefault("side", "").equals(side)) {
              assertTrue(text.contains(side), () -> finding + " in: " + section);
            }
          }
        }
        Set<String> sides = new HashSet<>();
        patient.findings().forEach(f -> sides.add(f.words().getOrDefault("side", "")));
        if (patient.devices().isEmpty() && patient.variants().isEmpty()) {
          for (String side : List.of("left", "right")) {
            boolean anywhere = sides.contains(side) || sides.contains("bilateral");
            if (!anywhere) {
              assertFalse(text.matches("(?s).*\\b" + side + "\\b.*"), section);
            }
          }
        }
      }
    }
  }

  @Test
  void everyPartThatIsNeededIsThereAndEveryPartThatIsThereIsUsed() {
    Set<String> used = new TreeSet<>();
    for (Sample.Invented study : studies()) {
      for (Finding finding : study.patient().findings()) {
        for (String open : List.of("", ", open")) {
          for (String length : List.of("", ", in short")) {
            String part = finding.phrases() + open + length;
            used.add(part);
            for (int seed = 0; seed < 8; seed++) {
              String phrase = PhraseBook.say(part, finding.words(), new SeededRandom(seed, 1));
              assertTrue(phrase.endsWith(".") && !phrase.contains("{"), phrase);
            }
          }
        }
      }
      used.add("why " + study.patient().story().name());
    }
    for (Device device : Device.values()) {
      used.add(device.phrases());
    }
    for (Variant variant : Variant.values()) {
      used.add(variant.phrases());
    }
    Set<String> others =
        Set.of(
            "heart normal",
            "heart and mediastinum normal",
            "mediastinum normal",
            "lungs clear",
            "denied",
            "opacity denied",
            "edema denied",
            "bones normal",
            "unchanged",
            "gone",
            "normal findings",
            "impression normal",
            "impression not acute",
            "advice",
            "remark",
            "comparison",
            "no comparison",
            "indication",
            "who");
    used.addAll(others);
    assertEquals(used, new TreeSet<>(PhraseBook.parts().keySet()));
    PhraseBook.parts().forEach((part, phrases) -> assertFalse(phrases.isEmpty(), part));
  }

  @Test
  void textsAreAsVariedIncompleteAndRepetitiveAsRealOnes() {
    int findings = 0;
    int hidden = 0;
    int numbered = 0;
    int impressions = 0;
    int open = 0;
    int abnormal = 0;
    Map<String, Integer> texts = new HashMap<>();
    List<Integer> words = new ArrayList<>();
    for (Sample.Invented study : studies()) {
      String text = study.report().findings();
      if (!text.isEmpty()) {
        findings++;
        hidden += text.contains("XXXX") ? 1 : 0;
        texts.merge(text, 1, Integer::sum);
        words.add(text.split(" ").length);
      }
      if (!study.report().impression().isEmpty()) {
        impressions++;
        numbered += study.report().impression().startsWith("1. ") ? 1 : 0;
      }
      abnormal += study.patient().findings().isEmpty() ? 0 : 1;
      open += study.patient().doubtful().isEmpty() ? 0 : 1;
    }
    words.sort(null);
    int repeated = texts.values().stream().filter(n -> n > 1).mapToInt(n -> n).sum();
    assertEquals(0.42, hidden / (double) findings, 0.06, "redacted");
    assertEquals(0.25, repeated / (double) findings, 0.06, "repeated");
    assertEquals(0.25, numbered / (double) impressions, 0.08, "numbered");
    assertEquals(0.20, open / (double) abnormal, 0.04, "left open");
    assertEquals(27, words.stream().mapToInt(n -> n).average().orElse(0), 4, "words");
    assertTrue(words.get((int) (0.95 * words.size())) <= 52, "long texts fit 60 tokens");
  }

  @Test
  void textsAreMissingMoreOftenWhereNoImageIs() {
    int[] all = new int[2];
    int[] imaged = new int[2];
    for (Sample.Invented study : studies()) {
      boolean both = !study.report().findings().isEmpty() && !study.report().impression().isEmpty();
      all[both ? 0 : 1]++;
      if (!study.exposures().isEmpty()) {
        imaged[both ? 0 : 1]++;
      }
    }
    double ofAll = all[0] / (double) (all[0] + all[1]);
    double ofImaged = imaged[0] / (double) (imaged[0] + imaged[1]);
    assertTrue(ofAll > 0.70 && ofImaged < 0.88 && ofImaged - ofAll > 0.015, ofAll + " " + ofImaged);
  }

  /** Beyond the commonest short ones, no sentence stands in a real report. */
  @Test
  void noSentenceOfFiveWordsIsTakenFromRealReports() throws IOException {
    Dataset real = Datasets.open(RealData.folder());
    Set<String> sentences = new HashSet<>();
    for (Study study : real.studies()) {
      sentences.addAll(sentences(study.findings()));
      sentences.addAll(sentences(study.impression()));
    }
    assertTrue(sentences.size() > 5000, "real sentences: " + sentences.size());
    Set<String> taken = new TreeSet<>();
    for (Sample.Invented study : studies()) {
      taken.addAll(sentences(study.report().findings()));
      taken.addAll(sentences(study.report().impression()));
    }
    taken.retainAll(sentences);
    assertEquals(Set.of(), taken);
  }

  private static final Pattern SENTENCE = Pattern.compile("[^.;]+");

  private static Set<String> sentences(String text) {
    Set<String> result = new HashSet<>();
    Matcher matcher = SENTENCE.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      String sentence = matcher.group().replaceAll("[^a-z0-9 ]", "").replaceAll(" +", " ").strip();
      if (sentence.split(" ").length >= 5) {
        result.add(sentence);
      }
    }
    return result;
  }
}
