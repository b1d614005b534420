package cxr.model.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Weights that PyTorch saved ({@code .pt}, {@code .pth}): a state dict, alone or under a name such
 * as {@code state_dict}, or a whole module of torch.nn or torchxrayvision, in the form before
 * version 1.6 or the zip archive since.
 *
 * <p>Such a file is a pickle, a program that PyTorch would run. Here it is read as data ({@link
 * Pickle}): nothing in it is called, and what names other than tensors, storages and modules is
 * refused.
 */
public final class TorchFile {

  /** How the form before version 1.6 begins: a pickle of its magic number. */
  private static final byte[] MAGIC = HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e");

  private static final int DEEPEST = 50; // modules within each other
  private static final int MOST_PARTS = 1_000_000; // of a file
  private static final long LARGEST = Integer.MAX_VALUE - 8; // bytes of a file of the old form
  private static final Set<String> CONTAINERS =
      Set.of("state_dict", "model_state_dict", "model", "net", "weights", "params");

  private static final Set<String> FUNCTIONS =
      Set.of(
          "collections.OrderedDict",
          "__builtin__.set",
          "builtins.set",
          "torch._utils._rebuild_tensor",
          "torch._utils._rebuild_tensor_v2",
          "torch._utils._rebuild_parameter",
          "torch.Size",
          "torch.device");

  /** Modules are data too: their weights are looked for, nothing of them is made. */
  private static final Pattern MODULES =
      Pattern.compile("torch\\.nn\\.modules\\.\\w+\\.\\w+|torchxrayvision\\.(models\\.)?\\w+");

  /** Types of numbers by the names of their storages. */
  private enum Storage {
    FLOAT(4),
    DOUBLE(8),
    HALF(2),
    BFLOAT16(2),
    LONG(8),
    INT(4),
    SHORT(2),
    CHAR(1),
    BYTE(1),
    BOOL(1);

    private final int bytes;

    Storage(int bytes) {
      this.bytes = bytes;
    }

    static @Nullable Storage named(String name) {
      return Arrays.stream(values())
          .filter(type -> name.equals("torch." + type + "Storage"))
          .findFirst()
          .orElse(null);
    }

    @Override
    public String toString() {
      return this == BFLOAT16
          ? "BFloat16"
          : name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }

    private boolean isWhole() {
      return ordinal() >= LONG.ordinal();
    }

    private float at(ByteBuffer memory, int place) {
      return switch (this) {
        case FLOAT -> memory.getFloat(4 * place);
        case DOUBLE -> (float) memory.getDouble(8 * place);
        case HALF -> Safetensors.fromHalf(memory.getShort(2 * place));
        case BFLOAT16 -> Float.intBitsToFloat(memory.getShort(2 * place) << 16);
        default -> throw new IllegalStateException("Whole numbers are no weights.");
      };
    }
  }

  /** A part of a storage as an array. */
  private record Tensor(Storage type, String key, long offset, long[] shape, long[] strides) {}

  private final Path file;
  private int parts;

  private TorchFile(Path file) {
    this.file = file;
  }

  /**
   * The weights of a file by their names, in its order, in single precision; whole numbers, such as
   * the counters of batch normalisations, are left out.
   *
   * @throws IOException if it is no such file, is damaged, or asks for something that weights do
   *     not need; the message says what
   */
  public static Map<String, INDArray> read(Path file) throws IOException {
    try {
      return new TorchFile(file).read();
    } catch (ZipException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  /**
   * Writes the weights of a file in the safetensors format. The name of the file stands in the
   * metadata, under {@code source}.
   *
   * @return how many arrays were written
   */
  public static int convert(Path file, Path into) throws IOException {
    Map<String, INDArray> weights = read(file);
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("format", "pt");
    metadata.put(WeightOrigin.SOURCE, file.getFileName().toString());
    Safetensors.write(into, weights, metadata);
    return weights.size();
  }

  private Map<String, INDArray> read() throws IOException {
    byte[] first = new byte[4];
    try (InputStream in = Files.newInputStream(file)) {
      in.readNBytes(first, 0, first.length);
    }
    return first[0] == 'P' && first[1] == 'K' ? archive() : old();
  }

  /** Gives the memory of a storage by its key. */
  private interface Memory {
    @Nullable ByteBuffer of(String key) throws IOException;
  }

  private Map<String, INDArray> archive() throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry pickle =
          zip.stream()
              .filter(entry -> entry.getName().matches("[^/]+/data\\.pkl"))
              .findFirst()
              .orElseThrow(
                  () ->
                      refusal("an archive of PyTorch has a data.pkl in its folder; this has none"));
      String folder = pickle.getName().substring(0, pickle.getName().indexOf('/') + 1);
      ZipEntry order = zip.getEntry(folder + "byteorder");
      if (order != null
          && !new String(bytes(zip, order), StandardCharsets.US_ASCII).strip().equals("little")) {
        throw refusal("numbers must lie with the lowest byte first; these do not");
      }
      return weights(
          pickle(ByteBuffer.wrap(bytes(zip, pickle))),
          key -> {
            ZipEntry entry = zip.getEntry(folder + "data/" + key);
            if (entry == null) {
              throw refusal(
                  "each storage must lie in the archive; \""
                      + Pickle.shortened(key)
                      + "\" does not");
            }
            return ByteBuffer.wrap(bytes(zip, entry)).order(ByteOrder.LITTLE_ENDIAN);
          });
    }
  }

  /**
   * Not more than the archive says, nor than the file could hold: PyTorch packs without squeezing.
   */
  private byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    if (entry.getMethod() != ZipEntry.STORED && entry.getSize() > 1 << 26
        || entry.getSize() > LARGEST) {
      throw refusal(
          "an entry may have %,d bytes; %s has %,d"
              .formatted(LARGEST, entry.getName(), entry.getSize()));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readNBytes((int) Math.max(0, entry.getSize()));
    }
  }

  private Map<String, INDArray> old() throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > LARGEST) {
        throw refusal(
            "the form before PyTorch 1.6 is read up to 2 GB; save it anew with a later one");
      }
      MappedByteBuffer all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      all.order(ByteOrder.LITTLE_ENDIAN);
      byte[] first = new byte[MAGIC.length];
      all.get(first, 0, Math.min(first.length, all.remaining()));
      if (!Arrays.equals(first, MAGIC)) {
        throw refusal(
            "weights of PyTorch begin with its mark or are a zip archive; this is neither");
      }
      pickle(all); // the version of the form
      pickle(all); // the machine that wrote it
      Object root = pickle(all);
      if (!(pickle(all) instanceof List<?> keys)) {
        throw refusal("a list of storages follows the names; it is not there");
      }
      Map<String, Integer> widths = new HashMap<>();
      collectWidths(root, widths, 0);
      Map<String, ByteBuffer> memory = new HashMap<>();
      for (Object key : keys) {
        long count = all.remaining() >= 8 ? all.getLong() : -1;
        long bytes = count * widths.getOrDefault(key, 0);
        if (!(key instanceof String name)
            || count < 0
            || count > LARGEST
            || bytes > all.remaining()) {
          throw refusal("it must hold all its numbers; it breaks off");
        }
        memory.put(name, all.slice(all.position(), (int) bytes).order(ByteOrder.LITTLE_ENDIAN));
        all.position(all.position() + (int) bytes);
      }
      return weights(root, memory::get);
    }
  }

  private @Nullable Object pickle(ByteBuffer bytes) throws IOException {
    try {
      return Pickle.read(
          bytes,
          name ->
              FUNCTIONS.contains(name)
                  || Storage.named(name) != null
                  || MODULES.matcher(name).matches());
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** The bytes of a number in each storage, as the tensors say. */
  private void collectWidths(@Nullable Object value, Map<String, Integer> widths, int depth)
      throws IOException {
    checkDepth(depth);
    if (value instanceof Pickle.Persistent persistent) {
      if (persistent.id() instanceof List<?> id && !id.isEmpty() && "module".equals(id.get(0))) {
        return;
      }
      List<?> id = id(persistent);
      widths.put((String) id.get(2), storage(id).bytes);
    } else if (value instanceof Pickle.Made made) {
      for (Object part : made.arguments) {
        collectWidths(part, widths, depth + 1);
      }
      collectWidths(made.items, widths, depth + 1);
      collectWidths(made.state, widths, depth + 1);
    } else if (value instanceof Map<?, ?> map) {
      for (Object part : map.values()) {
        collectWidths(part, widths, depth + 1);
      }
    } else if (value instanceof List<?> list) {
      for (Object part : list) {
        collectWidths(part, widths, depth + 1);
      }
    }
  }

  private Map<String, INDArray> weights(@Nullable Object root, Memory memory) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    collect("", stateDict(root), tensors, 0);
    if (tensors.isEmpty()) {
      throw refusal("weights are arrays by names; it has none");
    }
    Map<String, ByteBuffer> loaded = new HashMap<>();
    Map<String, INDArray> result = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      if (!tensor.type.isWhole()) {
        ByteBuffer storage = loaded.get(tensor.key);
        if (storage == null) {
          storage = memory.of(tensor.key);
          loaded.put(tensor.key, storage);
        }
        result.put(entry.getKey(), array(entry.getKey(), tensor, storage));
      }
    }
    return result;
  }

  /**
   * What holds the weights: the root, or the one value of it that is a dictionary of such a name.
   */
  private static @Nullable Object stateDict(@Nullable Object root) {
    Map<?, ?> map = items(root);
    if (map != null) {
      for (String name : CONTAINERS) {
        Object held = map.get(name);
        if (items(held) != null || held instanceof Pickle.Made) {
          return held;
        }
      }
    }
    return root;
  }

  private static @Nullable Map<?, ?> items(@Nullable Object value) {
    if (value instanceof Pickle.Made made && made.by.equals("collections.OrderedDict")) {
      return made.items;
    }
    return value instanceof Map<?, ?> map ? map : null;
  }

  private void collect(
      String prefix, @Nullable Object value, Map<String, Tensor> tensors, int depth)
      throws IOException {
    checkDepth(depth);
    Map<?, ?> map = items(value);
    Map<?, ?> state = value instanceof Pickle.Made module ? items(module.state) : null;
    if (map != null) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String name = prefix + entry.getKey();
        Tensor tensor = tensor(entry.getValue());
        if (tensor != null) {
          tensors.put(name, tensor);
        } else if (items(entry.getValue()) != null || isModule(entry.getValue())) {
          collect(name + ".", entry.getValue(), tensors, depth + 1);
        }
      }
    } else if (state != null) {
      for (String part : List.of("_parameters", "_buffers", "_modules")) {
        if (items(state.get(part)) != null) {
          collect(prefix, state.get(part), tensors, depth + 1);
        }
      }
    }
  }

  private static boolean isModule(@Nullable Object value) {
    return value instanceof Pickle.Made made && MODULES.matcher(made.by).matches();
  }

  private void checkDepth(int depth) throws IOException {
    if (++parts > MOST_PARTS) {
      throw refusal("it may have %,d parts; it has more".formatted(MOST_PARTS));
    }
    if (depth > DEEPEST) {
      throw refusal(
          "modules lie at most %d deep within each other; here they do not".formatted(DEEPEST));
    }
  }

  /** A tensor that a call would make; null if it would make something else. */
  private @Nullable Tensor tensor(@Nullable Object value) throws IOException {
    if (!(value instanceof Pickle.Made made)) {
      return null;
    }
    if (made.by.equals("torch._utils._rebuild_parameter") && !made.arguments.isEmpty()) {
      return tensor(made.arguments.get(0));
    }
    if (!made.by.startsWith("torch._utils._rebuild_tensor") || made.arguments.size() < 4) {
      return null;
    }
    if (!(made.arguments.get(0) instanceof Pickle.Persistent storage)
        || !(made.arguments.get(1) instanceof Long offset)) {
      throw refusal("a tensor is a part of a storage; one is not");
    }
    List<?> id = id(storage);
    return new Tensor(
        storage(id),
        (String) id.get(2),
        offset,
        longs(made.arguments.get(2)),
        longs(made.arguments.get(3)));
  }

  private List<?> id(Pickle.Persistent storage) throws IOException {
    if (storage.id() instanceof List<?> id
        && id.size() >= 5
        && "storage".equals(id.get(0))
        && id.get(2) instanceof String) {
      return id;
    }
    throw refusal("what lies beside the names are storages; something else is named");
  }

  private Storage storage(List<?> id) throws IOException {
    Storage type = id.get(1) instanceof Pickle.Global type1 ? Storage.named(type1.name()) : null;
    if (type == null) {
      throw refusal("a storage has a type of numbers; one has not");
    }
    return type;
  }

  private long[] longs(@Nullable Object value) throws IOException {
    List<Long> result = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object part : list) {
        if (part instanceof Long number) {
          result.add(number);
        }
      }
    }
    if (!(value instanceof List<?> list) || list.size() != result.size()) {
      throw refusal("shapes and strides are lists of whole numbers; one is not");
    }
    return result.stream().mapToLong(Long::longValue).toArray();
  }

  private INDArray array(String name, Tensor tensor, @Nullable ByteBuffer storage)
      throws IOException {
    long[] shape = tensor.shape;
    long count = 1;
    long last = tensor.offset;
    boolean fits = tensor.offset >= 0 && shape.length == tensor.strides.length;
    for (int axis = 0; fits && axis < shape.length; axis++) {
      fits = shape[axis] >= 1 && shape[axis] <= LARGEST && tensor.strides[axis] >= 0;
      fits &= tensor.strides[axis] <= LARGEST && count * shape[axis] <= LARGEST;
      if (fits) {
        count *= shape[axis];
        last += (shape[axis] - 1) * tensor.strides[axis];
        fits = last <= LARGEST;
      }
    }
    if (!fits
        || storage == null
        || Math.max(last + 1, count) > storage.capacity() / tensor.type.bytes) {
      throw refusal(
          "an array must lie within its storage; \"%s\" with the shape %s does not"
              .formatted(Pickle.shortened(name), Arrays.toString(shape)));
    }
    float[] result = new float[(int) count];
    long[] index = new long[shape.length];
    for (int i = 0; i < count; i++) {
      long place = tensor.offset;
      for (int axis = 0; axis < shape.length; axis++) {
        place += index[axis] * tensor.strides[axis];
      }
      result[i] = tensor.type.at(storage, (int) place);
      for (int axis = shape.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) {
        index[axis] = 0;
      }
    }
    return Nd4j.createFromArray(result).reshape(shape);
  }

  private IOException refusal(String rule) {
    return new IOException("%s is not read: %s.".formatted(file, rule));
  }
}
