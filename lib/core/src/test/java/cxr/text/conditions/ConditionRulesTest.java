package cxr.text.conditions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConditionRulesTest {

  @TempDir Path folder;

  private static String standard() throws IOException {
    try (InputStream in = ConditionRules.class.getResourceAsStream("conditions.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void fails(String text, String... parts) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> ConditionRules.of(text, "my.txt"));
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
    assertTrue(error.getMessage().startsWith("my.txt, line "), error.getMessage());
  }

  @Test
  void aRadiologistMendsTheRules() throws IOException {
    Path file = folder.resolve("mine.txt");
    Files.writeString(
        file,
        "\uFEFF"
            + standard()
                .replace("[cue: denied before]\nno", "[cue: denied before]\r\nzilch\r\nno"));
    ConditionLabeler mended = new ConditionLabeler(Scheme.CHEXPERT, ConditionRules.read(file));
    assertEquals(Status.NEGATIVE, mended.labels("Zilch effusion.").of(Condition.PLEURAL_EFFUSION));
    assertEquals(
        Status.POSITIVE,
        new ConditionLabeler(Scheme.CHEXPERT)
            .labels("Zilch effusion.")
            .of(Condition.PLEURAL_EFFUSION));
  }

  @Test
  void aMalformedLineIsNamed() {
    String edema = "[finding: Edema]\n= deck Edema\n";
    fails("edema", "line 1", "section");
    fails("[finding: Edema", "line 1", "[ ]");
    fails("[Edema]", "line 1", "[finding: NAME]", "[Edema]");
    fails("[cue: denies]", "line 1", "denied before", "denies");
    fails("\n\n[finding: Edema]\n= deck Oedema", "line 4", "deck Edema", "Oedema");
    fails("[finding: Edema]\n= deck Normal", "line 2", "Normal");
    fails("[finding: Edema]\nedema\n[abbreviations]", "line 3", "counts as");
    fails(edema + "[abbreviations]", "line 3", "must have a phrase");
    fails(edema + "edema (a|b", "line 3", "each ( needs its )");
    fails(edema + "edema (a|)", "line 3", "each choice");
    fails(edema + "edema (a)b", "line 3", "blank must follow");
    fails(edema + "... edema", "line 3", "between words");
    fails(edema + "(edema)?", "line 3", "must have a word");
    fails(edema + "e*", "line 3", "two letters");
    fails(edema + "edema.", "line 3", "full stop");
    fails(edema + "ed[e]ma", "line 3", "small letters");
    fails(edema + "edema\n- edema", "line 4", "line 3", "one thing");
    fails(edema + "edema\n[finding: edema]", "line 4", "once");
    fails(edema + "(a|b|c|d|e|f|g|h) ".repeat(6), "line 3", "wordings");
    fails(edema + "edema <seen>", "line 3", "[words: seen]");
    fails("[words: seen]\n" + edema, "line 2", "must have a phrase");
    fails(edema + "edema", "line 3", "deck Cardiomegaly");
  }

  @Test
  void namedWordsStandForEach() throws IOException {
    String text = standard().replace("[words: seen]\n", "[words: seen]\nspotted\nmade out\n");
    ConditionLabeler mended =
        new ConditionLabeler(Scheme.CHEXPERT, ConditionRules.of(text, "mine.txt"));
    for (String report : List.of("Edema is not spotted.", "Edema is not made out.")) {
      assertEquals(Status.NEGATIVE, mended.labels(report).of(Condition.EDEMA), report);
    }
  }

  @Test
  void notUtf8IsAnError() throws IOException {
    Path file = Files.write(folder.resolve("x.txt"), new byte[] {'[', (byte) 0xE9, ']'});
    IOException error = assertThrows(IOException.class, () -> ConditionRules.read(file));
    assertTrue(error.getMessage().contains("UTF-8"), error.getMessage());
  }

  /** The worked example at the top of the file is true. */
  @Test
  void theExampleHolds() {
    Labels labels = new ConditionLabeler().labels("No pleural effusion, but the heart is large.");
    assertEquals(Status.NEGATIVE, labels.of(Condition.EFFUSION));
    assertEquals(Status.POSITIVE, labels.of(Condition.CARDIOMEGALY));
  }
}
