package cxr.data.layout;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.data.Split;
import cxr.data.reports.MissingText;
import cxr.io.DecodedText;
import cxr.io.Ids;
import cxr.io.Json;
import cxr.io.Problem;
import cxr.io.Whitespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the list that R2Gen (Chen et al. 2020) and its followers share: {@code annotation.json}, an
 * object with a list of studies for each of {@code train}, {@code val} and {@code test}. It is read
 * study by study: one that is broken is left out, and reading goes on at the next; of a list cut
 * short, the studies before the cut are kept. NaN, which Python writes for what is missing, is
 * null.
 */
final class R2GenList {

  private static final Set<String> FIELDS =
      Set.of("id", "study_id", "subject_id", "report", "image_path", "split");
  private static final Map<String, Split.Part> PARTS =
      Map.of("train", Split.Part.TRAIN, "val", Split.Part.VALIDATION, "test", Split.Part.TEST);

  private static final Pattern ID = Pattern.compile("CXR(\\d+)_.*");

  /** A list with more broken studies is taken for none. */
  private static final int MOST_BROKEN = 1000;

  private static final ObjectMapper JSON =
      Json.with(
          Json.Rule.NAN, Json.Rule.COMMA_AT_END, Json.Rule.CONTROL_SIGNS, Json.Rule.NAMES_ONCE);

  private static final Pattern LIST_START = Pattern.compile("\"(train|val|test)\"\\s*:\\s*\\[");
  private static final Pattern STUDY_START =
      Pattern.compile("\\{\\s*\"(id|study_id|subject_id|report|image_path|split)\"\\s*:");

  private final String file;
  private final String text;
  private final List<Problem> problems;
  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> unknown = new TreeSet<>();
  private int broken;
  private int study; // where the study that is or was read begins, in the text
  private boolean within; // whether it is being read
  private String list = "train"; // that the study is in
  private int looked; // for lists, up to there

  private R2GenList(String file, String text, List<Problem> problems) {
    this.file = file;
    this.text = text;
    this.problems = problems;
  }

  /**
   * One study of the list, or one image of it.
   *
   * @param id as the list has it, {@code CXR1000_IM-0003} for example; MIMIC-CXR's list, an image's
   * @param ofStudy whose image it is; empty in the Indiana collection's list
   * @param patient empty in the Indiana collection's list
   * @param images paths below the folder of images
   */
  record Entry(
      String id,
      String ofStudy,
      String patient,
      String report,
      List<String> images,
      Split.Part part) {

    /** Whether it is a study's image, so that the study has others. */
    boolean isSample() {
      return !ofStudy.isEmpty();
    }

    /** The number of the report, {@code 1000} for example; other ids stay as they are. */
    String study() {
      if (isSample()) {
        return ofStudy;
      }
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
    R2GenList list = new R2GenList(file, DecodedText.text(file, bytes, problems), problems);
    list.readAll();
    for (String field : list.unknown) {
      list.problem("", Problem.Kind.UNKNOWN_TAG, "left out: field " + field);
    }
    return list.withWholeIds();
  }

  /** Reads all that can be read: behind a place that cannot, the next study is looked for. */
  private void readAll() {
    int start = 0;
    String head = "";
    while (start >= 0) {
      study = start;
      try (JsonParser parser =
          JSON.createParser(start == 0 ? text : head + text.substring(start))) {
        read(parser, start - head.length());
        return;
      } catch (IOException e) {
        Matcher next = STUDY_START.matcher(text);
        boolean goesOn = broken < MOST_BROKEN && study > 0 && next.find(study + 1);
        start = goesOn ? next.start() : -1;
        head = goesOn ? "{\"%s\":[".formatted(listAt(start)) : "";
        tellBreak(e, goesOn);
      }
    }
  }

  private void tellBreak(IOException e, boolean goesOn) {
    String reason =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    if (goesOn) {
      broken++;
      String what =
          within ? "left out: the study" : "broken, and read on at the next study, behind the one";
      long line = 1 + text.substring(0, study).chars().filter(c -> c == '\n').count();
      problem(
          "",
          within ? Problem.Kind.BAD_ROW : Problem.Kind.UNREADABLE_TABLE,
          "%s at line %d, \"%s\": %s"
              .formatted(
                  what, line, text.substring(study, Math.min(text.length(), study + 40)), reason));
    } else {
      problem(
          "",
          Problem.Kind.UNREADABLE_TABLE,
          "broken after %d studies, these are kept: %s".formatted(entries.size(), reason));
    }
  }

  /** The name of the list that a place lies in. */
  private String listAt(int place) {
    Matcher lists = LIST_START.matcher(text).region(looked, place);
    while (lists.find()) {
      list = lists.group(1);
    }
    looked = place;
    return list;
  }

  /**
   * Reads the lists.
   *
   * @param before where the text that is parsed begins in the whole
   */
  private void read(JsonParser parser, int before) throws IOException {
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
        study = before + (int) parser.currentTokenLocation().getCharOffset();
        within = true;
        JsonNode node = parser.readValueAsTree();
        within = false;
        add(node, part);
      }
    }
    if (parser.currentToken() == null) {
      throw new IOException("it ends before its lists do");
    }
    tellRest(parser);
  }

  private void tellRest(JsonParser parser) {
    try {
      if (parser.nextToken() == null) {
        return;
      }
    } catch (IOException e) {
      // It is no JSON either.
    }
    problem("", Problem.Kind.UNREADABLE_TABLE, "left out: there is more behind its end");
  }

  /** The studies; ids that were all written as decimals are whole numbers. */
  private List<Entry> withWholeIds() {
    List<String> ids = entries.stream().map(Entry::id).toList();
    List<String> whole = Ids.whole(file, ids, problems);
    List<Entry> changed = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      Entry entry = entries.get(i);
      changed.add(
          new Entry(
              whole.get(i),
              entry.ofStudy(),
              entry.patient(),
              entry.report(),
              entry.images(),
              entry.part()));
    }
    return changed;
  }

  private void add(JsonNode node, Split.Part part) throws IOException {
    Optional<Entry> entry = entry(node, part);
    if (entry.isEmpty()) {
      problem(
          "",
          Problem.Kind.BAD_ROW,
          "left out: a study needs an id, text or number, a text report and a list image_path;"
              + " found "
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
    JsonNode report = node.path("report");
    JsonNode paths = node.path("image_path");
    String id = JsonRecords.text(node, "id");
    boolean missing = isMissing(report);
    if (MissingText.is(id) || !(report.isTextual() || missing)) {
      return Optional.empty();
    }
    List<String> images = new ArrayList<>();
    for (JsonNode path : paths.isArray() ? paths : List.of(paths)) {
      if (!path.isTextual() && !isMissing(path)) {
        return Optional.empty();
      }
      if (path.isTextual()) {
        images.add(path.textValue());
      }
    }
    String text = missing ? "" : Whitespace.collapse(report.textValue());
    return Optional.of(
        new Entry(
            id,
            JsonRecords.text(node, "study_id"),
            JsonRecords.text(node, "subject_id"),
            text,
            images,
            part));
  }

  /** Whether a value stands for one that is missing. */
  private static boolean isMissing(JsonNode value) {
    return value.isNull() || (value.isFloatingPointNumber() && !Double.isFinite(value.asDouble()));
  }

  private static String brief(JsonNode node) {
    String id = JsonRecords.text(node, "id");
    return !id.isEmpty()
        ? "the study " + id
        : "a " + node.getNodeType().toString().toLowerCase(Locale.ROOT);
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
