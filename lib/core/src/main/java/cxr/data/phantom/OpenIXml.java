package cxr.data.phantom;

import java.util.List;
import java.util.Locale;

/** An invented report as a file of the official layout, one XML document. */
final class OpenIXml {

  private OpenIXml() {}

  /**
   * The document.
   *
   * @param terms of the indexers
   * @param images ids of its X-rays
   */
  static String of(String number, Reporter.Report report, List<String> terms, List<String> images) {
    StringBuilder xml = new StringBuilder();
    xml.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<eCitation>\n");
    xml.append("   <uId id=\"CXR").append(number).append("\"/>\n");
    xml.append("   <docSource>CXR</docSource>\n");
    xml.append("   <title>Built-in sample: drawn phantom, invented report</title>\n");
    xml.append("   <MedlineCitation>\n      <Article>\n         <Abstract>\n");
    section(xml, "COMPARISON", report.comparison());
    section(xml, "INDICATION", report.indication());
    section(xml, "FINDINGS", report.findings());
    section(xml, "IMPRESSION", report.impression());
    xml.append("         </Abstract>\n      </Article>\n   </MedlineCitation>\n   <MeSH>\n");
    for (String term : terms) {
      xml.append("      <major>").append(escape(term)).append("</major>\n");
    }
    terms.stream()
        .filter(term -> !term.equals("normal"))
        .map(term -> term.split("/")[0].toLowerCase(Locale.ROOT))
        .distinct()
        .forEach(
            head -> xml.append("      <automatic>").append(escape(head)).append("</automatic>\n"));
    xml.append("   </MeSH>\n");
    for (int i = 0; i < images.size(); i++) {
      xml.append("   <parentImage id=\"").append(escape(images.get(i))).append("\">\n");
      xml.append("      <figureId>F").append(i + 1).append("</figureId>\n");
      xml.append("      <caption>Chest X-ray, drawn</caption>\n   </parentImage>\n");
    }
    return xml.append("</eCitation>\n").toString();
  }

  private static void section(StringBuilder xml, String label, String text) {
    xml.append("            <AbstractText Label=\"").append(label);
    if (text.isEmpty()) {
      xml.append("\"/>\n");
    } else {
      xml.append("\">").append(escape(text)).append("</AbstractText>\n");
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
