package cxr.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The kinds of values that settings take. */
enum Kind {
  WHOLE("a whole number", Integer.MIN_VALUE),
  NUMBER("a number", -Double.MAX_VALUE),
  FLAG("true or false", false),
  TEXT("a text", ""),
  WHOLES("a list of whole numbers", List.of()),
  TEXTS("a list of texts", List.of(""));

  private final String words;
  private final Object outside; // of the range of any setting that has one

  Kind(String words, Object outside) {
    this.words = words;
    this.outside = outside;
  }

  static Kind of(JsonNode usual) {
    if (usual.isArray()) {
      return usual.path(0).isNumber() ? WHOLES : TEXTS;
    }
    if (usual.isNumber()) {
      return usual.isDouble() ? NUMBER : WHOLE;
    }
    return usual.isBoolean() ? FLAG : TEXT;
  }

  /** What a setting of this kind must be, and within which range, as its record tells it. */
  String rule(String path) {
    String start = path + " must be ";
    String range = "";
    try {
      Settings.defaults().with(path, outside);
    } catch (IllegalArgumentException e) {
      range = String.valueOf(e.getMessage()).split("; found ", 2)[0];
    }
    if (range.startsWith(start)) {
      return start + words + ", " + range.substring(start.length());
    }
    return start + words + (range.isEmpty() ? "" : ": " + range);
  }
}
