package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.Settings;
import cxr.model.ReportModel;
import cxr.text.WordTokenizer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String run;
  private String image;

  @BeforeEach
  void prepare() throws IOException {
    Settings settings =
        Settings.defaults()
            .withAll(
                "image.size=32, model.encoderBlocks=[1], model.width=16, model.layers=1, generate.maxTokens=5");
    run = folder.resolve("run").toString();
    new ReportModel(settings, WordTokenizer.learn(List.of("clear lungs normal heart ."), 1))
        .save(Path.of(run));
    image = folder.resolve("x-ray.png").toString();
    ImageIO.write(
        new BufferedImage(40, 50, BufferedImage.TYPE_BYTE_GRAY), "png", Path.of(image).toFile());
  }

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = new String[words.length + 3];
    all[0] = "generate";
    all[1] = "--run";
    all[2] = run;
    System.arraycopy(words, 0, all, 3, words.length);
    return Main.run(all, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @Test
  void aLineForEachImage() throws IOException {
    assertEquals(0, run(image, image), err.toString());
    List<String> lines = out.toString().lines().toList();
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).startsWith(image + "\t"), lines.get(0));
    String report = lines.get(0).substring(image.length() + 1);

    assertEquals(0, run("--json", image), err.toString());
    JsonNode line = new ObjectMapper().readTree(out.toString());
    assertEquals(image, line.get("image").asText());
    assertEquals(report, line.get("report").asText());
    assertTrue(line.get("score").asDouble() < 0, line.toString());
    assertEquals(3, line.size());
  }

  @Test
  void wrongFilesAreToldAndTheOthersGoOn() throws IOException {
    String missing = folder.resolve("missing.png").toString();
    Path broken = Files.write(folder.resolve("broken.png"), new byte[] {1, 2, 3});
    assertEquals(
        1,
        run(missing, image, broken.toString(), folder.toString(), "--set", "generate.batchSize=1"));
    assertEquals(1, out.toString().lines().count(), out.toString());
    List<String> errors = err.toString().lines().toList();
    assertEquals(3, errors.size(), errors.toString());
    assertTrue(errors.get(0).contains(missing), errors.get(0));
    assertTrue(errors.get(1).contains(broken.toString()), errors.get(1));
    assertTrue(errors.get(2).contains(folder.toString()), errors.get(2));
    assertFalse(err.toString().contains("\tat "), err.toString());
  }

  @Test
  void settingsOfWritingMayChangeAndNoOthers() {
    String two = "generate.sample=true, generate.seed=4";
    assertEquals(0, run(image, "--set", two, "--set", "generate.maxTokens=2"), err.toString());
    String report = out.toString().strip().substring(image.length()).strip();
    assertTrue(report.split(" ").length <= 2, report);
    assertEquals(1, run(image, "--set", "image.size=64"));
    assertTrue(err.toString().contains("image.size from 32 to 64"), err.toString());
    assertEquals(1, run(image, "--set", "generate.beam=3"));
    assertTrue(err.toString().contains("generate.beams"), err.toString());
    assertEquals(2, run());
  }
}
