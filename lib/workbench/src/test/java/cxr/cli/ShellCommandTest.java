package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellCommandTest {

  @Test
  void wordsAreQuotedWhereAShellWouldChangeThem() throws Exception {
    List<String> words =
        List.of(
            "train", "--data=/a/b", "/my data", "it's", "$HOME", "", "~", "a=[1,2]", "größe", "*");
    String command = ShellCommand.of(words);
    assertEquals(
        "environment/workbench train --data=/a/b '/my data' 'it'\\''s' '$HOME' '' '~' 'a=[1,2]' größe '*'",
        command);
    Process shell =
        new ProcessBuilder("sh", "-c", command.replaceFirst("\\S+", "printf '%s\\\\n'")).start();
    assertEquals(words, shell.inputReader().lines().toList());
  }
}
