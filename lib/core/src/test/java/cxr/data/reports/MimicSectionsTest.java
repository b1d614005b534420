package cxr.data.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Invented reports; what is expected of each was computed by the collection's own program. */
class MimicSectionsTest {

  private static final String USUAL =
      """
                                       FINAL REPORT
       EXAMINATION:  CHEST (PA AND LAT)

       INDICATION:  ___-year-old with cough

       COMPARISON:  None.

       FINDINGS:

       The lungs are clear.  NOTE: no effusion.
       The heart is normal.

       IMPRESSION:

       No acute process.
      """;

  @Test
  void partsByHeadings() {
    Map<String, String> sections = MimicSections.of(USUAL);
    assertEquals("CHEST (PA AND LAT)", sections.get("examination"));
    assertEquals("___-year-old with cough", sections.get("indication"));
    assertEquals("None.", sections.get("comparison"));
    assertEquals(
        "The lungs are clear.  NOTE: no effusion.\n The heart is normal.",
        sections.get("findings"));
    assertEquals("No acute process.", sections.get("impression"));
    assertEquals("FINAL REPORT", sections.get("preamble"));
  }

  @Test
  void theLastOfTwoCountsAndEmptyOnesAreNone() {
    String text =
        """
         WET READ: Rods.
         CHEST, PA AND LATERAL:

         HISTORY:  Fall.
         FINDINGS:  First.
         IMPRESSION:  One.
         ADDENDUM TO IMPRESSION:  Two.
         FINDINGS:

         CONCLUSION:

        """;
    assertEquals(
        Map.of(
            "preamble", "WET READ: Rods.",
            "history", "Fall.",
            "findings", "First.",
            "impression", "Two."),
        MimicSections.of(text));
  }

  @Test
  void namesAreOneForMany() {
    assertEquals(
        Map.of(
            "preamble", "x",
            "indication", "a",
            "history", "b",
            "impression", "d",
            "findings", "f",
            "comparison", "g",
            "recommendations", "h",
            "unheard of", "i"),
        MimicSections.of(
            """
            x
             REASON FOR EXAMINATION: a
             CLINICAL INFORMATION: b
             FINDINGS/IMPRESSION: c
             NDICATION: d
             CHEST, TWO VIEWS: e
             AP PORTABLE: f
             COMPARISON FILM: g
             RECOMMENDATION(S): h
             UNHEARD OF: i
            """));
  }

  @Test
  void withoutImpressionAndFindingsTheLastParagraphIsCutOff() {
    String text =
        """
        x
         COMPARISON:  Earlier ones.
        \s
         The lungs are clear.
        \s
         The heart is normal.
        """;
    assertEquals(
        Map.of(
            "preamble", "x",
            "comparison", "Earlier ones.",
            "last_paragraph", "The lungs are clear.\n \n The heart is normal."),
        MimicSections.of(text));
    assertEquals(
        Map.of("full report", "AP chest.", "last_paragraph", "Clear."),
        MimicSections.of("AP chest.\n \n Clear.\n"));
    assertEquals(Map.of("full report", ""), MimicSections.of(""));
  }

  @Test
  void aHeadingInTheLineOfAnotherIsText() {
    assertEquals(
        Map.of("preamble", "x", "findings", "IMPRESSION: is not here"),
        MimicSections.of("x\n FINDINGS: IMPRESSION: is not here\n"));
    assertEquals(
        Map.of("preamble", "x", "findings", "CONCLUSION:"),
        MimicSections.of("x\n FINDINGS:\n CONCLUSION:\n"));
  }
}
