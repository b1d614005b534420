package cxr.image.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** An invented DICOM picture, explicit; attributes may be set and left out. */
final class DicomFile {

  private record Value(String type, byte[] bytes) {}

  private final TreeMap<Integer, Value> attributes = new TreeMap<>();
  private final ByteOrder order;
  private String syntax;

  DicomFile(int columns, int rows, int allocated, ByteOrder order) {
    this.order = order;
    this.syntax = order == ByteOrder.BIG_ENDIAN ? "1.2.840.10008.1.2.2" : "1.2.840.10008.1.2.1";
    number(0x00280010, rows).number(0x00280011, columns).number(0x00280100, allocated);
  }

  DicomFile syntax(String identifier) {
    syntax = identifier;
    return this;
  }

  DicomFile number(int tag, int value) {
    byte[] bytes = ByteBuffer.allocate(2).order(order).putShort((short) value).array();
    attributes.put(tag, new Value("US", bytes));
    return this;
  }

  DicomFile text(int tag, String type, String value) {
    String even = value.length() % 2 == 0 ? value : value + " ";
    attributes.put(tag, new Value(type, even.getBytes(StandardCharsets.US_ASCII)));
    return this;
  }

  /** The file with these stored values. */
  byte[] bytes(int... values) {
    boolean bytes =
        new TreeMap<>(attributes).get(0x00280100).bytes()[order == ByteOrder.BIG_ENDIAN ? 1 : 0]
            == 8;
    ByteBuffer pixels = ByteBuffer.allocate(values.length * (bytes ? 1 : 2)).order(order);
    for (int value : values) {
      if (bytes) {
        pixels.put((byte) value);
      } else {
        pixels.putShort((short) value);
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[DicomHeader.PREAMBLE]);
    file.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    String even = syntax.length() % 2 == 0 ? syntax : syntax + "\0";
    Value identifier = new Value("UI", even.getBytes(StandardCharsets.US_ASCII));
    write(file, 0x00020010, identifier, ByteOrder.LITTLE_ENDIAN);
    for (Map.Entry<Integer, Value> attribute : attributes.entrySet()) {
      write(file, attribute.getKey(), attribute.getValue(), order);
    }
    write(file, 0x7fe00010, new Value(bytes ? "OB" : "OW", pixels.array()), order);
    return file.toByteArray();
  }

  private static void write(ByteArrayOutputStream file, int tag, Value value, ByteOrder order) {
    boolean pixels = value.type().startsWith("O");
    ByteBuffer head = ByteBuffer.allocate(pixels ? 12 : 8).order(order);
    head.putShort((short) (tag >>> 16)).putShort((short) tag);
    head.put(value.type().getBytes(StandardCharsets.US_ASCII));
    if (pixels) {
      head.putShort((short) 0).putInt(value.bytes().length);
    } else {
      head.putShort((short) value.bytes().length);
    }
    file.writeBytes(head.array());
    file.writeBytes(value.bytes());
  }
}
