package cxr.data.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {

  @TempDir Path folder;

  @Test
  void takesTheNamedFolderRelativeToTheWorkingDirectory() throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    Path work = Files.createDirectory(folder.resolve("work"));
    Path found = Datasets.locate(Map.of("CXR_DATA", "../own"), null, work, (done, total) -> {});
    assertEquals(own, found.normalize());
    assertEquals("own", Datasets.name(new Dataset(found, "OpenI", List.of(), Map.of(), List.of())));
  }

  @Test
  void saysThatTheNamedFolderIsNotThere() {
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                Datasets.locate(Map.of("CXR_DATA", "nowhere"), null, folder, (done, total) -> {}));
    assertTrue(e.getMessage().contains("CXR_DATA"), e.getMessage());
    assertTrue(e.getMessage().contains(folder.resolve("nowhere").toString()), e.getMessage());
  }

  @Test
  void saysThatThereIsNoCheckout() {
    IOException e =
        assertThrows(
            IOException.class, () -> Datasets.locate(Map.of(), null, folder, (done, total) -> {}));
    assertTrue(e.getMessage().contains("CXR_HOME"), e.getMessage());
  }
}
