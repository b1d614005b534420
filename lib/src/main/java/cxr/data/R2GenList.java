package cxr.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the list that R2Gen (Chen et al. 2020) and its followers share: {@code annotation.json}, an
 * object with a list of studies for each of {@code train}, {@code val} and {@code test}. It is read
 * study by study: of a list cut short, the studies before the cut are kept.
 */
final class R2GenList {

  private static final Set<String> FIELDS = Set.of("id", "report", "image_path", "split");
  private static final Map<String, Split.Part> PARTS =
      Map.of("train", Split.Part.TRAIN, "val", Split.Part.VALIDATION, "test", Split.Part.TEST);

  private static final Pattern ID = Pattern.compile("CXR(\\d+)_.*");

  /** A list with more broken studies is taken for none. */
  private static final int MOST_BROKEN = 1000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String file;
  private final List<Problem> problems;
  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> unknown = new TreeSet<>();
  private int broken;

  private R2GenList(String file, List<Problem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * One study of the list.
   *
   * @param id as the list has it, {@code CXR1000_IM-0003} for example
   * @param images paths below the folder of images
   */
  record Entry(String id, String report, List<String> images, Split.Part part) {

    /** The number of the report, {@code 1000} for example; other ids stay as they are. */
    String study() {
      Matcher matcher = ID.matcher(id);
      return matcher.matches() ? matcher.group(1) : id;
    }
  }

  /**
   * The studies of a list, in its order.
   *
   * @param file its name, for the problems
   * @param problems to which all that is odd is added
   */
  static List<Entry> entries(String file, byte[] bytes, List<Problem> problems) {
    R2GenList list = new R2GenList(file, problems);
    String text = Decoded.text(file, bytes, problems);
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.setCodec(JSON);
      list.read(parser);
    } catch (IOException e) {
      String reason =
          e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
      list.problem(
          "",
          Problem.Kind.UNREADABLE_TABLE,
          "broken after %d studies, these are kept: %s".formatted(list.entries.size(), reason));
    }
    for (String field : list.unknown) {
      list.problem("", Problem.Kind.UNKNOWN_TAG, "left out: field " + field);
    }
    return list.entries;
  }

  private void read(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("it must be an object with the lists train, val and test");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      Split.Part part = PARTS.get(name);
      if (parser.nextToken() != JsonToken.START_ARRAY || part == null) {
        unknown(name);
        parser.skipChildren();
        continue;
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == null) {
          throw new IOException("it ends within the list " + name);
        }
        add(parser.readValueAsTree(), part);
      }
    }
    if (parser.currentToken() == null) {
      throw new IOException("it ends before its lists do");
    }
  }

  private void add(JsonNode node, Split.Part part) throws IOException {
    Optional<Entry> entry = entry(node, part);
    if (entry.isEmpty()) {
      problem(
          "",
          Problem.Kind.BAD_ROW,
          "left out: a study needs the texts id and report and a list image_path; found "
              + brief(node));
      if (++broken == MOST_BROKEN) {
        throw new IOException(broken + " of its studies are broken");
      }
      return;
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!FIELDS.contains(name)) {
        unknown(name);
      }
    }
    entries.add(entry.get());
  }

  private static Optional<Entry> entry(JsonNode node, Split.Part part) {
    JsonNode id = node.path("id");
    JsonNode report = node.path("report");
    JsonNode paths = node.path("image_path");
    if (!id.isTextual() || id.textValue().isBlank() || !report.isTextual() || !paths.isArray()) {
      return Optional.empty();
    }
    List<String> images = new ArrayList<>();
    for (JsonNode path : paths) {
      if (!path.isTextual()) {
        return Optional.empty();
      }
      images.add(path.textValue());
    }
    return Optional.of(
        new Entry(id.textValue().strip(), Report.plain(report.textValue()), images, part));
  }

  private static String brief(JsonNode node) {
    return node.isObject() && node.path("id").isTextual()
        ? "the study " + node.path("id").textValue()
        : "a " + node.getNodeType();
  }

  private void unknown(String field) {
    if (unknown.size() < 20) {
      unknown.add(field);
    }
  }

  private void problem(String study, Problem.Kind kind, String action) {
    problems.add(new Problem(study, file, kind, action));
  }
}
