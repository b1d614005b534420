package cxr.io.fetch;

import cxr.io.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checksums of a folder's files, in its file {@code SHA256SUMS}, which {@code sha256sum -c}
 * reads too.
 */
public final class ChecksumFile {

  public static final String FILE = "SHA256SUMS";
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](.+)");

  private final Path file;

  public ChecksumFile(Path folder) {
    file = folder.resolve(FILE);
  }

  /** What is recorded for a file. */
  public Optional<String> of(String name) throws IOException {
    String found = null;
    for (String line : lines()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches() && matcher.group(2).equals(name)) {
        found = matcher.group(1);
      }
    }
    return Optional.ofNullable(found);
  }

  /** Records the checksum of a file, in place of an older one. */
  public void record(String name, String sum) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : lines()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches() || !matcher.group(2).equals(name)) {
        lines.add(line);
      }
    }
    lines.add(sum + "  " + name);
    WholeFile.write(file, String.join("\n", lines) + "\n");
  }

  private List<String> lines() throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
