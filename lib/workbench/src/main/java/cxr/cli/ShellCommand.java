package cxr.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** Commands as they are typed into a shell. */
final class ShellCommand {

  private static final Pattern PLAIN =
      Pattern.compile("[\\w@%+=:,./-]+", Pattern.UNICODE_CHARACTER_CLASS);

  private ShellCommand() {}

  /** The words of a command of the workbench, quoted where a shell would change them. */
  static String of(Collection<String> words) {
    return "environment/workbench "
        + words.stream().map(ShellCommand::quoted).collect(Collectors.joining(" "));
  }

  /** The command that is running; the collection is named even where CXR_DATA names it. */
  static String running(CommandSpec spec, DataFolder data) {
    List<String> words = new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
    if (data.folder() == null) {
      words.addAll(data.words());
    }
    return of(words);
  }

  /** A word that a POSIX shell takes as it is. */
  static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
