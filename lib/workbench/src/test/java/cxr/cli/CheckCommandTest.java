package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

  @TempDir Path folder;

  @Test
  void aBackendThatDoesNotStartIsSaidInALine() throws IOException, InterruptedException {
    String withoutNatives =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(path -> !new File(path).getName().startsWith("nd4j-native"))
            .collect(Collectors.joining(File.pathSeparator));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Duser.home=" + System.getProperty("user.home"),
            "-cp",
            withoutNatives,
            "cxr.cli.Main",
            "check");
    builder.environment().put("CXR_BACKEND", "cuda");
    Path errors = folder.resolve("errors");
    Process process = builder.redirectError(errors.toFile()).start();
    assertEquals(1, process.waitFor());
    String told = Files.readString(errors, StandardCharsets.UTF_8);
    assertTrue(told.contains("compute capability 3.7 to 8.9"), told);
    assertTrue(told.contains("Start the workbench with CXR_BACKEND=cpu."), told);
    assertFalse(told.contains("\tat "), told);
  }
}
