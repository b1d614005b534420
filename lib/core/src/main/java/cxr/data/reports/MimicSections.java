package cxr.data.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts a report of MIMIC-CXR into its sections, by the rules of the collection's own program (the
 * repository MIT-LCP/mimic-cxr, {@code section_parser.py} and {@code create_section_files.py}), its
 * quirks included. The sections are those of its table {@code mimic_cxr_sectioned.csv}, but for 54
 * reports that the program has by their numbers and leaves out of that table: here the rules count
 * for these too.
 */
public final class MimicSections {

  /** A heading: one blank behind a line end, capitals and a few signs, a colon. */
  private static final Pattern HEADING = Pattern.compile("\n ([A-Z ()/,-]+):\\s");

  private static final String PARAGRAPH_END = "\n \n";

  /** Sections, and behind the colon what they are called; misspelt names among these. */
  private static final Map<String, String> NAMES =
      byName(
          """
          impression: conclusion; findings and impression; findings/impression;\
           findings/ impression; impresson; imprression; imoression; impressoin; imprssion;\
           impresion; imperssion; mpression; impession; ndication
          findings: chest, two views; finding; findins; findindgs; findgings; findngs; findnings;\
           finidngs; reference findings
          comparison: comparisons; reference exam; comparison exam; comparison film; comparision;\
           comparsion; comparrison; comparisions
          indication: reason for examination; reason for exam; clinical indication; idication
          history: clinical history; clinical information; patient history; pfi
          examination: exam; type of examination
          recommendations: recommendation(s); recommendation
          wet read: wetread
          """);

  /** What a name that is not in the table has in it, the first that it has counts. */
  private static final List<String> WITHIN =
      List.of("impression", "findings", "history", "comparison", "addendum");

  /** Names that describe the X-rays; what is told under them is what is seen. */
  private static final Pattern VIEWS =
      Pattern.compile(
          "chest|portable|(pa|ap) and lat|lateral and (pa|ap)|frontal and|two views|frontal view"
              + "|pa view|ap view|one view|lateral view|bone window|frontal upright"
              + "|frontal semi-upright|ribs");

  private MimicSections() {}

  private static Map<String, String> byName(String table) {
    Map<String, String> sections = new LinkedHashMap<>();
    for (String line : table.lines().toList()) {
      String section = line.substring(0, line.indexOf(':'));
      sections.put(section, section);
      for (String name : line.substring(section.length() + 1).split(";")) {
        sections.put(name.strip(), section);
      }
    }
    return sections;
  }

  /**
   * The texts of a report's sections without blanks at their ends, by the sections' names; of two
   * with one name the last. The text before the first heading is the {@code preamble}; a report
   * without a heading is one section {@code full report}. Where there is neither an impression nor
   * findings, what stands behind the first blank line of the last section is the {@code
   * last_paragraph}.
   *
   * @param text of the report, its lines ended by line feeds
   */
  public static Map<String, String> of(String text) {
    List<String> names = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    Matcher heading = HEADING.matcher(text);
    boolean found = heading.find();
    names.add(found ? "preamble" : "full report");
    texts.add(found ? text.substring(0, heading.start(1)) : text);
    while (found) {
      String name = section(heading.group(1));
      int start = heading.end();
      found = heading.find(Math.max(start, text.indexOf('\n', start)));
      String section = text.substring(start, found ? heading.start() : text.length());
      if (!section.isBlank() || !isMain(name)) {
        names.add(name);
        texts.add(section);
      }
    }
    if (names.stream().noneMatch(MimicSections::isMain)) {
      partLast(names, texts);
    }
    Map<String, String> sections = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      sections.put(names.get(i), texts.get(i).strip());
    }
    return sections;
  }

  private static boolean isMain(String section) {
    return section.equals("impression") || section.equals("findings");
  }

  private static void partLast(List<String> names, List<String> texts) {
    String last = texts.remove(texts.size() - 1);
    String[] parts = last.split(PARAGRAPH_END, 2);
    texts.addAll(List.of(parts));
    if (parts.length > 1) {
      names.add("last_paragraph");
    }
  }

  private static String section(String heading) {
    String name = heading.toLowerCase(Locale.ROOT).strip();
    if (NAMES.containsKey(name)) {
      return NAMES.get(name);
    }
    return WITHIN.stream()
        .filter(name::contains)
        .findFirst()
        .orElseGet(() -> VIEWS.matcher(name).find() ? "findings" : name);
  }
}
