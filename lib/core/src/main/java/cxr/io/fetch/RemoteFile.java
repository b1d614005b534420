package cxr.io.fetch;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * A file on a server.
 *
 * @param address with http or https
 * @param name that it gets here, without folders
 * @param sha256 that it must have, 64 hexadecimal digits in lower case; empty if none is known
 * @param content what it must be
 * @param room disk that working with the file takes beside the file itself, as a multiple of its
 *     length; 0 if none
 */
public record RemoteFile(URI address, String name, String sha256, Content content, double room) {

  public RemoteFile {
    String scheme = address.getScheme();
    if (!("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
        || address.getHost() == null) {
      throw new IllegalArgumentException(
          "An address must be of the form https://server/path; found " + address + ".");
    }
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
      throw new IllegalArgumentException(
          "A file's name must be letters, digits, _, . and -; found \"%s\".".formatted(name));
    }
    if (!sha256.matches("([0-9a-f]{64})?")) {
      throw new IllegalArgumentException(
          "A SHA-256 is 64 hexadecimal digits in lower case, or empty; found \"%s\"."
              .formatted(sha256));
    }
    if (!(room >= 0)) {
      throw new IllegalArgumentException("The room must be 0 or more; found " + room + ".");
    }
  }

  /**
   * An address in words, with http or https.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static URI address(String text) {
    try {
      return new RemoteFile(new URI(text.strip()), "x", "", Content.ANY, 0).address();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "An address must be of the form https://server/path; found " + text + ".", e);
    }
  }

  /**
   * The address of a file below another.
   *
   * @param folder such as {@code https://server/path}, with or without a slash at its end
   * @param path such as {@code folder/file}
   * @throws IllegalArgumentException if the folder is no address
   */
  public static URI below(String folder, String path) {
    return address(folder.strip().replaceFirst("/+$", "") + "/" + path);
  }
}
