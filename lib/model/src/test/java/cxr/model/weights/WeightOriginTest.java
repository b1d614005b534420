package cxr.model.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

class WeightOriginTest {

  private static final String PUBLISHED =
      "nih-pc-chex-mimic_ch-google-openi-kaggle-densenet121-d121-tw-lr001-rot45-tr15-sc15-seed0-best";

  @TempDir Path folder;

  @Test
  void namesThatSayItAreKnown() {
    for (String name :
        List.of(
            PUBLISHED + ".pt",
            "densenet121-res224-all",
            "densenet121-res224-all.safetensors",
            "torchxrayvision_densenet121_all.pt",
            "DenseNet121-OpenI.pt")) {
      assertTrue(WeightOrigin.namesOpenI(name), name);
    }
    for (String name :
        List.of(
            "densenet121-res224-nih",
            "densenet121-res224-mimic_ch.safetensors",
            "chex-densenet121-d121-tw-lr001-rot45-tr15-sc15-seed0-best.pt",
            "densenet121-small.safetensors",
            "all-mpnet.safetensors",
            "my-openi-run.safetensors",
            "model.safetensors")) {
      assertFalse(WeightOrigin.namesOpenI(name), name);
    }
  }

  private Path weights(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Safetensors.write(file, Map.of("w", Nd4j.ones(2)));
    return file;
  }

  @Test
  void fileFolderLinkAndSourceAreLookedAt() throws IOException {
    assertEquals(Optional.empty(), WeightOrigin.openI(weights("densenet121-res224-nih/m.x")));
    Path inFolder = weights("densenet121-res224-all/model.safetensors");
    assertEquals(Optional.of("densenet121-res224-all"), WeightOrigin.openI(inFolder));
    Path link = Files.createSymbolicLink(folder.resolve("link.safetensors"), inFolder);
    assertEquals(Optional.of("densenet121-res224-all"), WeightOrigin.openI(link));
    String file = PUBLISHED + ".safetensors";
    assertEquals(Optional.of(file), WeightOrigin.openI(weights("w/" + file)));

    Path saved = folder.resolve(PUBLISHED + ".pt");
    try (InputStream in = TorchFileTest.class.getResourceAsStream("torch/state.pt")) {
      Files.copy(in, saved);
    }
    Path renamed = folder.resolve("mine.safetensors");
    TorchFile.convert(saved, renamed);
    assertEquals(Optional.of(PUBLISHED + ".pt"), WeightOrigin.openI(renamed));
  }
}
