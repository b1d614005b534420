package cxr.data.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import cxr.io.Problem;

/** Whatever the bytes, there is a report or a problem that says why there is none. */
class ReportXmlFuzzTest {

  @FuzzTest
  void parse(byte[] bytes) {
    ReportXml.Parsed parsed = ReportXml.parse("7.xml", bytes);
    long unreadable =
        parsed.problems().stream()
            .filter(problem -> problem.kind() == Problem.Kind.UNREADABLE_REPORT)
            .count();
    assertEquals(parsed.report().isPresent() ? 0 : 1, unreadable);
    parsed.report().ifPresent(report -> assertFalse(report.id().isEmpty()));
  }
}
