package cxr.io.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on this machine whose answers are bytes that a test chooses, right or wrong. */
public final class NastyServer implements AutoCloseable {

  /** A question: its first line, and its headers with names in lower case. */
  public record Request(String line, Map<String, String> headers) {
    public String path() {
      return line.split(" ")[1];
    }

    /** The first byte asked for, 0 if all are. */
    public int from() {
      String range = headers.getOrDefault("range", "bytes=0-");
      return Integer.parseInt(range.replaceAll("\\D", ""));
    }
  }

  /** Writes an answer; the connection is closed after it. */
  @FunctionalInterface
  public interface Answer {
    void to(Request request, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket socket;
  private final List<Answer> answers = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /** Gives the answers one after the other, and the last again and again. */
  public NastyServer(Answer... answers) throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.answers.addAll(List.of(answers));
    Thread thread = new Thread(this::serve, "nasty server");
    thread.setDaemon(true);
    thread.start();
  }

  public URI at(String path) {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
  }

  /** All questions so far. */
  public List<Request> requests() {
    return requests;
  }

  /** Answers from now on. */
  public void answer(Answer... fresh) {
    answers.clear();
    requests.clear();
    answers.addAll(List.of(fresh));
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread thread = new Thread(() -> serve(connection), "nasty answer");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = in.readLine();
      if (line == null) {
        return;
      }
      Map<String, String> headers = new TreeMap<>();
      for (String h = in.readLine(); h != null && !h.isEmpty(); h = in.readLine()) {
        String[] parts = h.split(":", 2);
        headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
      }
      Request request = new Request(line, headers);
      Answer answer;
      synchronized (answers) {
        answer = answers.get(Math.min(requests.size(), answers.size() - 1));
        requests.add(request);
      }
      answer.to(request, connection.getOutputStream());
      connection.getOutputStream().flush();
    } catch (IOException | InterruptedException e) {
      // the other side has gone, or the test ends
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The head of an answer with some headers. */
  public static byte[] head(String status, String... headers) {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + status + "\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return text.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A server as it should be: ranges, If-Range, ETag. */
  public static Answer good(byte[] bytes, String etag) {
    return cut(bytes, etag, Integer.MAX_VALUE);
  }

  /** The same, but each answer breaks off after some bytes. */
  public static Answer cut(byte[] bytes, String etag, int most) {
    return (request, out) -> {
      boolean ranged =
          request.headers().containsKey("range")
              && etag.equals(request.headers().getOrDefault("if-range", etag));
      int from = ranged ? request.from() : 0;
      if (from >= bytes.length) {
        out.write(head("416 Range Not Satisfiable", "Content-Range: bytes */" + bytes.length));
        return;
      }
      String length = "Content-Length: " + (bytes.length - from);
      out.write(
          ranged
              ? head(
                  "206 Partial Content",
                  length,
                  "ETag: " + etag,
                  "Content-Range: bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length))
              : head("200 OK", length, "ETag: " + etag));
      out.write(bytes, from, Math.min(most, bytes.length - from));
    };
  }

  /** An answer of a status alone. */
  public static Answer status(String status, String... headers) {
    return (request, out) -> out.write(head(status, headers));
  }
}
