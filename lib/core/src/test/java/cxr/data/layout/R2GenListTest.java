package cxr.data.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Split;
import cxr.io.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class R2GenListTest {

  private static final String STUDY =
      "{\"id\": \"CXR7_IM-1\", \"report\": \"a  b\", \"image_path\": [\"CXR7_IM-1/0.png\"]}";

  private final List<Problem> problems = new ArrayList<>();

  private List<R2GenList.Entry> entries(String text) {
    return R2GenList.entries("a.json", text.getBytes(StandardCharsets.UTF_8), problems);
  }

  private List<Problem.Kind> kinds() {
    return problems.stream().map(Problem::kind).toList();
  }

  @Test
  void readsStudiesAndParts() {
    List<R2GenList.Entry> entries = entries("{\"val\": [" + STUDY + "], \"train\": []}");
    assertEquals(
        List.of(
            new R2GenList.Entry(
                "CXR7_IM-1", "", "", "a b", List.of("CXR7_IM-1/0.png"), Split.Part.VALIDATION)),
        entries);
    assertEquals("7", entries.get(0).study());
    assertEquals(List.of(), problems);
  }

  @Test
  void ofAListCutShortTheStartIsKept() {
    String whole = "{\"train\": [" + STUDY + ", " + STUDY + "]}";
    for (int length = 0; length < whole.length(); length++) {
      problems.clear();
      int kept = entries(whole.substring(0, length)).size();
      assertTrue(kept <= 2 && (length < 20 + STUDY.length() || kept >= 1), "at " + length);
      assertEquals(List.of(Problem.Kind.UNREADABLE_TABLE), kinds(), "at " + length);
    }
  }

  @Test
  void brokenStudiesAndUnknownFieldsAreToldAndTheRestGoesOn() {
    String other = STUDY.replace("\"report\"", "\"mood\": [{}], \"report\"");
    List<R2GenList.Entry> entries =
        entries("{\"more\": {\"x\": [1]}, \"test\": [1, {\"id\": 2}, " + other + "]}");
    assertEquals(1, entries.size());
    assertEquals(
        List.of(
            Problem.Kind.BAD_ROW,
            Problem.Kind.BAD_ROW,
            Problem.Kind.UNKNOWN_TAG,
            Problem.Kind.UNKNOWN_TAG),
        kinds());
  }

  /** Of a list in which one study in two is broken, the others are read, and in a moment. */
  @Test
  @Timeout(60)
  void manyBrokenStudiesCostThemselvesAlone() {
    String broken = STUDY.replace("\"report\":", "\"report\" ");
    String pair = STUDY.replace("a  b", "a".repeat(5000)) + ",\n" + broken;
    List<R2GenList.Entry> entries =
        entries("{\"test\": [" + (pair + ",\n").repeat(900) + STUDY + "]}");
    assertEquals(901, entries.size());
    assertEquals(900, problems.size());
    assertTrue(problems.get(0).action().contains("at line 2"), problems.get(0).toString());
    assertTrue(entries.stream().allMatch(entry -> entry.part() == Split.Part.TEST));
  }

  @Test
  void whatIsNoListIsTold() {
    for (String text : List.of("[]", "1", "nothing", "[".repeat(100_000))) {
      problems.clear();
      assertEquals(List.of(), entries(text));
      assertEquals(List.of(Problem.Kind.UNREADABLE_TABLE), kinds());
    }
  }
}
