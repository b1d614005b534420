package cxr.data.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import cxr.data.ImageFiles;
import cxr.io.Problem;
import cxr.io.Whitespace;
import java.util.ArrayList;
import java.util.List;

/** Whatever the bytes, entries are whole, and what is no list is told. */
class R2GenListFuzzTest {

  @FuzzTest
  void entries(byte[] bytes) {
    List<Problem> problems = new ArrayList<>();
    for (R2GenList.Entry entry : R2GenList.entries("a.json", bytes, problems)) {
      assertFalse(entry.study().isEmpty());
      assertEquals(Whitespace.collapse(entry.report()), entry.report());
      entry.images().forEach(ImageFiles::pathKey);
    }
    if (bytes.length == 0) {
      assertFalse(problems.isEmpty());
    }
  }
}
