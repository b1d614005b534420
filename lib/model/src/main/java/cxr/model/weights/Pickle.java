package cxr.model.weights;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads Python's pickles (protocols 2 to 5, PEP 307 and 3154) as data: nothing that a pickle asks
 * to be imported or called is. What it would make stands in the result as its name and parts; names
 * that the caller does not expect are refused.
 *
 * <p>A value is null, a Boolean, Long, Double, String, a list (lists and tuples), a map, or one of
 * the records here.
 */
final class Pickle {

  /** A function or class by its name, {@code torch._utils._rebuild_tensor_v2} for example. */
  record Global(String name) {}

  /** What a call of a function or class would give. */
  static final class Made {
    final String by;
    final List<?> arguments;
    final Map<Object, Object> items = new LinkedHashMap<>();
    @Nullable Object state;

    Made(String by, List<?> arguments) {
      this.by = by;
      this.arguments = arguments;
    }
  }

  /** A thing that lies outside of the pickle, by its id. */
  record Persistent(@Nullable Object id) {}

  private static final Object MARK = new Object();
  private static final int MOST_VALUES = 10_000_000;

  private final ByteBuffer bytes;
  private final Predicate<String> expected;
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Long, Object> memo = new HashMap<>();

  /** Stands for null, which a deque cannot hold. */
  private static final Object NOTHING = new Object();

  private Pickle(ByteBuffer bytes, Predicate<String> expected) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    this.expected = expected;
  }

  /**
   * Reads a pickle from where a buffer stands; it then stands behind it.
   *
   * @param expected which functions and classes may be named
   * @throws IOException if it is damaged, or names another function or class
   */
  static @Nullable Object read(ByteBuffer bytes, Predicate<String> expected) throws IOException {
    try {
      return new Pickle(bytes, expected).read();
    } catch (BufferUnderflowException e) {
      throw new IOException("A pickle must have an end; it breaks off.", e);
    } catch (ClassCastException | NoSuchElementException e) {
      throw new IOException(
          "A pickle's instructions must fit each other; those before byte %d do not."
              .formatted(bytes.position()),
          e);
    }
  }

  private @Nullable Object read() throws IOException {
    for (int count = 0; count < MOST_VALUES; count++) {
      int code = bytes.get() & 0xFF;
      if (code == '.') {
        Object result = pop();
        checkThat(result != MARK, "a pickle ends with a value");
        return result;
      }
      step(code);
    }
    throw new IOException(
        "A pickle may have %,d instructions; it has more.".formatted(MOST_VALUES));
  }

  private void step(int code) throws IOException {
    switch (code) {
      case 0x80 -> bytes.get(); // PROTO
      case 0x95 -> bytes.getLong(); // FRAME
      case '(' -> stack.push(MARK);
      case '0' -> stack.pop();
      case '1' -> untilMark();
      case '2' -> stack.push(stack.element());
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) bytes.getInt());
      case 'K' -> push((long) (bytes.get() & 0xFF));
      case 'M' -> push((long) (bytes.getShort() & 0xFFFF));
      case 0x8a -> push(whole(bytes.get() & 0xFF));
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(bytes.getLong())));
      case 'X', 'T', 'B' -> push(text(bytes.getInt()));
      case 0x8c, 'U', 'C' -> push(text(bytes.get() & 0xFF));
      case '}' -> push(new LinkedHashMap<>());
      case ']' -> push(new ArrayList<>());
      case ')' -> push(List.of());
      case 't', 'l' -> push(untilMark());
      case 0x85 -> push(last(1));
      case 0x86 -> push(last(2));
      case 0x87 -> push(last(3));
      case 'a' -> append(last(1));
      case 'e' -> append(untilMark());
      case 's' -> put(last(2));
      case 'u' -> put(untilMark());
      case 'q' -> memo.put((long) (bytes.get() & 0xFF), stack.element());
      case 'r' -> memo.put(bytes.getInt() & 0xFFFFFFFFL, stack.element());
      case 0x94 -> memo.put((long) memo.size(), stack.element());
      case 'h' -> push(remembered(bytes.get() & 0xFF));
      case 'j' -> push(remembered(bytes.getInt() & 0xFFFFFFFFL));
      case 'c' -> push(global(line(), line()));
      case 0x93 -> {
        List<Object> names = last(2);
        push(global((String) names.get(0), (String) names.get(1)));
      }
      case 'Q' -> push(new Persistent(pop()));
      case 'R', 0x81 -> {
        List<Object> call = last(2);
        checkThat(call.get(1) instanceof List, "a call takes a list of arguments");
        push(new Made(named(call.get(0)), (List<?>) call.get(1)));
      }
      case 'b' -> build(pop());
      default ->
          throw new IOException(
              "A pickle of weights has no instruction 0x%02x; found one at byte %d."
                  .formatted(code, bytes.position() - 1));
    }
  }

  private void push(@Nullable Object value) {
    stack.push(value == null ? NOTHING : value);
  }

  private @Nullable Object pop() {
    Object value = stack.pop();
    return value == NOTHING ? null : value;
  }

  /** The values on top, the lowest first. */
  private List<Object> last(int count) throws IOException {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Object value = pop();
      checkThat(value != MARK, "an instruction has its values above a mark");
      values.add(value);
    }
    Collections.reverse(values);
    return values;
  }

  private List<Object> untilMark() {
    List<Object> values = new ArrayList<>();
    for (Object value = pop(); value != MARK; value = pop()) {
      values.add(value);
    }
    Collections.reverse(values);
    return values;
  }

  @SuppressWarnings("unchecked")
  private void append(List<Object> values) {
    ((ArrayList<Object>) stack.element()).addAll(values);
  }

  @SuppressWarnings("unchecked")
  private void put(List<Object> pairs) throws IOException {
    checkThat(pairs.size() % 2 == 0, "a dictionary has a value for each key");
    Object into = stack.element();
    Map<Object, Object> map =
        into instanceof Made made ? made.items : (LinkedHashMap<Object, Object>) into;
    for (int i = 0; i < pairs.size(); i += 2) {
      checkThat(
          pairs.get(i) == null
              || pairs.get(i) instanceof String
              || pairs.get(i) instanceof Number
              || pairs.get(i) instanceof Boolean,
          "a dictionary's keys are texts or numbers");
      map.put(pairs.get(i), pairs.get(i + 1));
    }
  }

  private void build(@Nullable Object state) {
    if (stack.element() instanceof Made made) {
      made.state = state;
    }
  }

  private @Nullable Object remembered(long number) throws IOException {
    Object value = memo.get(number);
    checkThat(value != null, "a value is remembered before it is used again");
    return value == NOTHING ? null : value;
  }

  private Global global(String module, String name) throws IOException {
    String whole = module + "." + name;
    if (!expected.test(whole)) {
      throw new IOException(
          "It asks for \"%s\", which weights do not need and which is not run here."
              .formatted(shortened(whole)));
    }
    return new Global(whole);
  }

  /** The name of a function or class; PyTorch kept classes outside of the pickle before 1.6. */
  private static String named(Object called) throws IOException {
    Object by = called;
    if (called instanceof Persistent kept && kept.id() instanceof List<?> id && id.size() > 1) {
      by = id.get(1);
    }
    checkThat(by instanceof Global, "a call names a function or class");
    return ((Global) by).name();
  }

  /** A name from a file as it can stand in a message. */
  static String shortened(String name) {
    String plain = name.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() <= 80 ? plain : plain.substring(0, 80) + "...";
  }

  private String line() {
    StringBuilder text = new StringBuilder();
    for (int b = bytes.get(); b != '\n'; b = bytes.get()) {
      text.append((char) (b & 0xFF));
    }
    return text.toString();
  }

  private String text(int length) throws IOException {
    checkThat(length >= 0 && length <= bytes.remaining(), "a text lies within its pickle");
    byte[] text = new byte[length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** A whole number of some bytes, the lowest first; PyTorch's magic number has ten. */
  private Object whole(int length) {
    byte[] number = new byte[length];
    for (int i = length - 1; i >= 0; i--) {
      number[i] = bytes.get();
    }
    BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(number);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private static void checkThat(boolean holds, String rule) throws IOException {
    if (!holds) {
      throw new IOException("In a pickle " + rule + "; here it does not.");
    }
  }
}
