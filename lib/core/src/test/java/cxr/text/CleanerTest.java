package cxr.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.RealData;
import cxr.settings.TextSettings.CleanerName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CleanerTest {

  private final Cleaner r2gen = Cleaner.of(CleanerName.R2GEN);
  private final Cleaner careful = Cleaner.of(CleanerName.CAREFUL);

  @Test
  void r2genByHand() {
    assertEquals(
        "the heart is normal . no effusion .", r2gen.clean("The heart is normal. No effusion."));
    assertEquals("heart large . no effusion .", r2gen.clean("1. Heart large. 2. No effusion."));
    assertEquals("left-sided xxxx seen .", r2gen.clean("\"Left-sided\" XXXX, seen!"));
    assertEquals("a . b .", r2gen.clean("A... B."));
    assertEquals(" .", r2gen.clean(""));
    assertEquals("size 10cm  .", r2gen.clean("Size: 10/cm [?]"));
  }

  @Test
  void carefulKeepsNumbersUnitsAndSentences() {
    assertEquals(
        "the heart is normal . no effusion .", careful.clean("The HEART is normal.No effusion"));
    assertEquals(
        "a 1.7 cm nodule , unchanged since 1,000 days .",
        careful.clean("A 1.7cm nodule, unchanged  since 1,000 days."));
    assertEquals("measuring 4.5 x 6.8 cm .", careful.clean("Measuring 4.5x6.8 centimeters."));
    assertEquals("a 3-4 mm opacity ( t9-t12 ) .", careful.clean("A 3-4 mm opacity (T9-T12)."));
    assertEquals("near 100 % .", careful.clean("near 100%."));
    assertEquals("scar and / or edema .", careful.clean("Scar and/or edema."));
    assertEquals("the patient's heart .", careful.clean("the patient\u2019s \"heart\""));
    assertEquals(
        "the previously described mass .", careful.clean("The previously<BR>described mass"));
    assertEquals("lung volumes .", careful.clean("[&lt;Lung volumes&gt;]"));
    assertEquals("pneumonia ? seen at 5 pm .", careful.clean("Pneumonia? Seen at 5 p.m."));
    assertEquals("", careful.clean(""));
    assertEquals("", careful.clean(" .,; "));
  }

  @Test
  void carefulTakesListNumbersButNoOthers() {
    assertEquals(
        "heart large . no effusion . clear lungs .",
        careful.clean("1. Heart large. 2. No effusion. 3) Clear lungs."));
    assertEquals("normal . scar .", careful.clean("1.Normal. 12.Scar."));
    assertEquals(
        "fracture of rib 4 . no effusion .", careful.clean("Fracture of rib 4. No effusion."));
    assertEquals("ratio of 16.2 / 24.7 . coarse .", careful.clean("Ratio of 16.2/24.7. Coarse."));
  }

  @Test
  void carefulMakesOneWordOfWhatWasRemoved() {
    assertEquals(
        "there are no xxxx of effusion .", careful.clean("There are no XXXX of effusion."));
    assertEquals(
        "right xxxx is in xxxx .", careful.clean("Right XXXX-A-XXXX is in XXXX XXXX XXXX."));
    assertEquals("chest xxxx .", careful.clean("Chest x-XXXX."));
  }

  /** Texts of all that the rules look for, put together by chance. */
  @Test
  void carefulTwiceIsCarefulOnce() {
    String[] parts = {
      "heart",
      "XXXX",
      "x",
      "4",
      "1.",
      "2)",
      ". ",
      ".",
      ",",
      "mm",
      "cm",
      "centimeters",
      " ",
      "a.m.",
      "e.g.",
      "Dr.",
      "vs",
      "<BR>",
      "&lt;",
      "&",
      "amp;",
      "'",
      "-",
      "\u2019",
      "\u2014",
      "%",
      "/",
      "(",
      ")",
      "?",
      "!",
      "..",
      ":",
      ";",
      "\n",
      "\u0130",
      "e\u0301",
      "\u00a0",
      "\u00bd",
      "\ud83d\ude00",
      "\ud83d",
      "\u0663",
      "B",
      "\u1100",
      "\u1161",
      "<",
      "br>",
      "millimetre",
      "lt;",
      "10"
    };
    Random dice = new Random(1);
    for (int trial = 0; trial < 20_000; trial++) {
      StringBuilder text = new StringBuilder();
      for (int i = dice.nextInt(12); i >= 0; i--) {
        text.append(parts[dice.nextInt(parts.length)]);
      }
      String once = careful.clean(text.toString());
      assertEquals(once, careful.clean(once), () -> "of \"" + text + "\"");
      assertFalse(once.contains("  "), once);
      assertTrue(once.isEmpty() || once.endsWith(" .") && !once.startsWith("."), once);
    }
  }

  @Test
  void carefulTakesLongTexts() {
    for (String part : List.of("a-", ". ", "XXXX ", "1. a", "4x", "'", "&lt;")) {
      String once = careful.clean(part.repeat(100_000));
      assertEquals(once, careful.clean(once));
    }
  }

  @Test
  void cleanersSayWhatTheyDo() {
    for (CleanerName name : CleanerName.values()) {
      Cleaner cleaner = Cleaner.of(name);
      assertEquals(name.word(), cleaner.name());
      String list = cleaner.toString();
      assertTrue(list.startsWith(cleaner.name()), list);
      assertEquals(cleaner.rules().size(), list.lines().count() - 1);
    }
    List<Cleaner.Step> steps = careful.explain("1. A 3mm nodule.");
    assertEquals(
        List.of("one form of each letter", "list numbers", "words and marks", "units"),
        steps.stream().map(step -> step.rule().name()).toList());
    assertEquals("a 3 mm nodule .", steps.get(3).text());
  }

  /** The published vocabulary of the real training texts has 759 words of 3 and more. */
  @Test
  void vocabularyOfTheRealSplit() throws IOException {
    assertEquals(759 + 4, WordTokenizer.learn(realTexts(r2gen), 3).size());
  }

  @Test
  void carefulTwiceIsCarefulOnceOnTheRealTexts() throws IOException {
    List<String> texts = realTexts(careful);
    assertEquals(2069, texts.size());
    for (String text : texts) {
      assertEquals(text, careful.clean(text));
    }
  }

  private static List<String> realTexts(Cleaner cleaner) throws IOException {
    List<String> texts = new ArrayList<>();
    JsonNode split =
        new ObjectMapper()
            .readTree(RealData.folder().resolve("r2gen_annotation.json").toFile())
            .get("train");
    for (JsonNode study : split) {
      texts.add(cleaner.clean(study.get("report").asText()));
    }
    return texts;
  }
}
