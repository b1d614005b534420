package cxr.io;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Reads and writes JSON, as strictly or as leniently as it is told. */
public final class Json {

  /** In what reading or writing differs from Jackson's own way. */
  public enum Rule {
    /** Written over several lines, two blanks a level. */
    INDENTED(json -> json.enable(SerializationFeature.INDENT_OUTPUT)),
    /** Written in ASCII alone. */
    ASCII(json -> json.enable(JsonGenerator.Feature.ESCAPE_NON_ASCII)),
    /** A list of one is written as its element, and read from it. */
    SINGLE_IS_LIST(
        json ->
            json.enable(SerializationFeature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED)
                .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)),
    /** More behind the end is an error; else it is not looked at. */
    NOTHING_BEHIND(json -> json.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)),
    /** A name that comes twice in an object is an error; else the last counts. */
    NAMES_ONCE(json -> json.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)),
    /** NaN, which Python writes for what is missing, and the infinities are read; else errors. */
    NAN(json -> json.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)),
    /** A comma before the end of a list or object is passed over; else an error. */
    COMMA_AT_END(json -> json.enable(JsonReadFeature.ALLOW_TRAILING_COMMA)),
    /** Line ends and other control signs may stand in texts as they are; else errors. */
    CONTROL_SIGNS(json -> json.enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS));

    private final Consumer<JsonMapper.Builder> effect;

    Rule(Consumer<JsonMapper.Builder> effect) {
      this.effect = effect;
    }
  }

  private static final Map<Set<Rule>, ObjectMapper> MAPPERS = new ConcurrentHashMap<>();

  private Json() {}

  /** A reader and writer with these rules, shared by all who want the same. */
  public static ObjectMapper with(Rule... rules) {
    return MAPPERS.computeIfAbsent(
        Set.of(rules),
        chosen -> {
          JsonMapper.Builder json = JsonMapper.builder();
          chosen.forEach(rule -> rule.effect.accept(json));
          return json.build();
        });
  }

  /** A value on one line, as Jackson writes it. */
  public static String line(Object value) {
    return text(value, with());
  }

  /** A value over several lines. */
  public static String indented(Object value) {
    return text(value, with(Rule.INDENTED));
  }

  private static String text(Object value, ObjectMapper json) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What is made here can be written as JSON.", e);
    }
  }
}
