package cxr.data.reports;

import cxr.io.DecodedText;
import cxr.io.Problem;
import cxr.io.Whitespace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads one report in OpenI's XML ({@code eCitation}). A document type, and with it every entity of
 * its own, is refused: nothing outside the file is ever read.
 */
public final class ReportXml {

  /** All elements that the 3,955 reports of the collection have. */
  private static final Set<String> ELEMENTS =
      Set.of(
          ("eCitation meta uId pmcId docSource IUXRId licenseType licenseURL ccLicense articleURL"
                  + " articleDate articleType publisher title note specialty subset MedlineCitation"
                  + " Article Journal JournalIssue PubDate Year Month Day ArticleTitle Abstract"
                  + " AbstractText Affiliation AuthorList Author LastName ForeName Initials Language"
                  + " PublicationTypeList PublicationType ArticleDate EssieArticleTitle IMedAuthor"
                  + " MeSH major automatic parentImage figureId caption panel url imgModality region"
                  + " globalImageFeatures CEDD ColorLayout EdgeHistogram FCTH SemanticContext60")
              .split(" "));

  private static final Set<String> SECTIONS =
      Set.of("INDICATION", "COMPARISON", "FINDINGS", "IMPRESSION");

  /** Of a file with ever new elements, so many are named. */
  private static final int MOST_UNKNOWN = 20;

  /** A parser is costly to make and may be used again, by one thread at a time. */
  private static final ThreadLocal<SAXParser> PARSER = ThreadLocal.withInitial(ReportXml::parser);

  private ReportXml() {}

  /** A report, or none, and what was odd about it. */
  public record Parsed(Optional<Report> report, List<Problem> problems) {

    public static Parsed failed(String file, String reason) {
      return new Parsed(
          Optional.empty(),
          List.of(
              new Problem(
                  number(file), file, Problem.Kind.UNREADABLE_REPORT, "left out: " + reason)));
    }
  }

  /** Parses the bytes of one file; never throws for what is in them. */
  public static Parsed parse(String file, byte[] bytes) {
    try {
      return parse(file, new InputSource(new ByteArrayInputStream(bytes)), List.of());
    } catch (SAXException | IOException e) {
      DecodedText decoded = DecodedText.of(bytes);
      return decoded.clean()
          ? Parsed.failed(file, String.valueOf(e.getMessage()))
          : parseAgain(file, decoded);
    }
  }

  /** Parses a text that is not in the encoding it claims. */
  private static Parsed parseAgain(String file, DecodedText decoded) {
    try {
      InputSource source = new InputSource(new StringReader(decoded.text()));
      return parse(file, source, List.of(decoded.wrongEncoding(number(file), file)));
    } catch (SAXException | IOException e) {
      return Parsed.failed(file, String.valueOf(e.getMessage()));
    }
  }

  private static Parsed parse(String file, InputSource source, List<Problem> before)
      throws SAXException, IOException {
    Citation citation = new Citation();
    PARSER.get().parse(source, citation);
    if (!citation.found) {
      throw new SAXException("it is no report: there is no eCitation in it");
    }
    String own = citation.id.replaceFirst("^CXR", "");
    String id = own.isEmpty() ? number(file) : own;
    List<Problem> problems = new ArrayList<>(before);
    for (String tag : citation.unknown) {
      problems.add(new Problem(id, file, Problem.Kind.UNKNOWN_TAG, tag));
    }
    return new Parsed(Optional.of(citation.report(file, id)), problems);
  }

  /** The number of a report by its file's name, for files that do not say it. */
  public static String number(String file) {
    return file.endsWith(".xml") ? file.substring(0, file.length() - 4) : file;
  }

  private static SAXParser parser() {
    try {
      SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      return factory.newSAXParser();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("Java's own XML parser has these features.", e);
    }
  }

  /** Collects what a report says while it is parsed. */
  private static final class Citation extends DefaultHandler {
    private boolean found;
    private String id = "";
    private final Map<String, StringBuilder> sections = new HashMap<>();
    private final List<String> major = new ArrayList<>();
    private final List<String> automatic = new ArrayList<>();
    private final List<Report.ImageReference> images = new ArrayList<>();
    private final Set<String> unknown = new TreeSet<>();

    // The element whose text is being read, that of elements within it too; null outside.
    private @Nullable String element;
    private String label = "";
    private int depth;
    private final StringBuilder text = new StringBuilder();

    Report report(String file, String id) {
      return new Report(
          file,
          id,
          "",
          section("INDICATION"),
          section("COMPARISON"),
          section("FINDINGS"),
          section("IMPRESSION"),
          major,
          automatic,
          images);
    }

    @Override
    public void startElement(String uri, String local, String name, Attributes attributes) {
      if (element != null) {
        depth++;
        unknown("element " + name + ": its text is kept, the element is not");
        return;
      }
      switch (name) {
        case "eCitation" -> found = true;
        case "uId" -> id = attribute(attributes, "id");
        case "parentImage" -> addImage(attribute(attributes, "id"));
        case "AbstractText", "major", "automatic" -> {
          element = name;
          label = attribute(attributes, "Label").toUpperCase(Locale.ROOT);
          depth = 0;
          text.setLength(0);
        }
        default -> {
          if (!ELEMENTS.contains(name)) {
            unknown("element " + name + ": left out");
          }
        }
      }
    }

    @Override
    public void characters(char[] buffer, int start, int length) {
      if (element != null) {
        text.append(buffer, start, length);
      }
    }

    @Override
    public void endElement(String uri, String local, String name) {
      if (element == null || depth-- > 0) {
        return;
      }
      String plain = Whitespace.collapse(text);
      switch (element) {
        case "major" -> addIfAny(major, plain);
        case "automatic" -> addIfAny(automatic, plain);
        default -> addSection(plain);
      }
      element = null;
    }

    private String section(String name) {
      return sections.getOrDefault(name, new StringBuilder()).toString().strip();
    }

    private void addSection(String plain) {
      if (SECTIONS.contains(label)) {
        sections.computeIfAbsent(label, any -> new StringBuilder()).append(' ').append(plain);
      } else if (!plain.isEmpty()) {
        unknown("section \"" + label + "\": left out");
      }
    }

    private void addImage(String image) {
      if (image.isEmpty()) {
        unknown("parentImage without an id: left out");
      } else {
        images.add(Report.ImageReference.of(image));
      }
    }

    private void unknown(String what) {
      if (unknown.size() < MOST_UNKNOWN) {
        unknown.add(what);
      }
    }

    private static void addIfAny(List<String> list, String text) {
      if (!text.isEmpty()) {
        list.add(text);
      }
    }

    private static String attribute(Attributes attributes, String name) {
      String value = attributes.getValue(name);
      return value == null ? "" : value.strip();
    }
  }
}
