package cxr.data.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MissingTextTest {

  @Test
  void wordsForWhatIsMissingAreNoTexts() {
    List<String> words =
        List.of("nan", "NaN", "NAN", "None", "none", "null", "NULL", "N/A", "n/a", "NA", "na");
    List<String> others =
        List.of(
            "<NA>", "#N/A", "-nan", "NaT", "nil", "undefined", "\\N", "-", "--", "___", "\u2014");
    List<String> blanks =
        List.of(
            "",
            " ",
            "\t\r\n",
            "\u00A0",
            "\uFEFF",
            "\"\"",
            "\" \"",
            "' '",
            "\"\"\"\"",
            "\u201C\u201D");
    for (List<String> list : List.of(words, others, blanks)) {
      for (String word : list) {
        assertTrue(MissingText.is(word), word);
        assertTrue(MissingText.is("  " + word + "\n"), word);
        assertTrue(MissingText.is("\"" + word + "\""), word);
        assertEquals("", MissingText.orEmpty(word));
      }
    }
  }

  @Test
  void textsThatHaveSuchWordsAreTexts() {
    for (String text :
        List.of(
            "None.",
            "No.",
            "nan bread",
            "N/A for this view",
            "Nana",
            "Normal",
            "0",
            "XXXX",
            ".",
            "\"Clear.\"",
            "null hypothesis",
            "No effusion - none",
            " ".repeat(200) + "a")) {
      assertFalse(MissingText.is(text), text);
      assertEquals(text, MissingText.orEmpty(text));
    }
  }
}
