package cxr.notebook;

import cxr.io.Checkout;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import jdk.jshell.execution.RemoteExecutionControl;
import jdk.jshell.execution.Util;
import org.jspecify.annotations.Nullable;

/**
 * The process in which plain JShell runs what is typed, as {@code environment/workbench jshell}
 * starts it. Values are told by their text; charts and images become PNG files in {@code
 * target/jshell}, whose paths are told, too. The two functions are those that notebooks know from
 * their kernels.
 */
public final class Shell extends RemoteExecutionControl {

  private static int displays;
  private static String last = "";

  /**
   * Serves a JShell.
   *
   * @param arguments the port at which it waits
   */
  public static void main(String[] arguments) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    Map<String, Consumer<OutputStream>> outputs =
        Map.of(
            "out", stream -> System.setOut(new PrintStream(stream, true, Charset.defaultCharset())),
            "err",
                stream -> System.setErr(new PrintStream(stream, true, Charset.defaultCharset())));
    Util.forwardExecutionControlAndIO(
        new Shell(),
        socket.getInputStream(),
        socket.getOutputStream(),
        outputs,
        Map.of("in", System::setIn));
  }

  /** Runs a snippet; JShell stops at its frame by the name, when the user interrupts. */
  @Override
  protected String invoke(Method snippet) throws Exception {
    Object value = snippet.invoke(null);
    return value != null && Rendering.of(value).isPresent() ? told(value) : valueString(value);
  }

  /**
   * Prints a value.
   *
   * @return by what it can be updated
   */
  public static String display(@Nullable Object value) {
    displays++;
    String id = String.valueOf(displays);
    updateDisplay(id, value);
    return id;
  }

  /** Prints a value anew, unless it looks as what was printed last. */
  public static void updateDisplay(String id, @Nullable Object value) {
    String text = value == null ? "null" : told(value);
    if (!last.equals(id + text)) {
      System.out.println(text);
    }
    last = id + text;
  }

  private static String told(Object value) {
    Optional<Rendering<?>> rendering = Rendering.of(value);
    return rendering.isPresent() ? told(rendering.get(), value) : value.toString();
  }

  private static <T> String told(Rendering<T> rendering, Object value) {
    T typed = rendering.type().cast(value);
    String plain = rendering.plain().apply(typed);
    return rendering.picture().apply(typed).map(image -> plain + ", " + write(image)).orElse(plain);
  }

  private static Path write(BufferedImage image) {
    try {
      Path folder = Files.createDirectories(Checkout.home().resolve("target").resolve("jshell"));
      Path file =
          IntStream.iterate(1, number -> number + 1)
              .mapToObj(number -> folder.resolve("picture-%d.png".formatted(number)))
              .filter(Files::notExists)
              .findFirst()
              .orElseThrow();
      ImageIO.write(image, "png", file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
