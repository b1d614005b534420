package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.model.ReportModel;
import cxr.settings.Settings;
import cxr.text.WordTokenizer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    run = model("run", 1);
    image = image("x-ray.png", 0);
  }

  private String model(String name, int views) throws IOException {
    return model(name, views, "");
  }

  private String model(String name, int views, String changes) throws IOException {
    Settings settings =
        Settings.defaults()
            .withAll(
                "image.size=32, model.encoderBlocks=[1], model.width=16, model.layers=1, generate.maxTokens=5")
            .with("model.views", views)
            .withAll(changes);
    new ReportModel(settings, WordTokenizer.learn(List.of("clear lungs normal heart ."), 1))
        .save(folder.resolve(name));
    return folder.resolve(name).toString();
  }

  /** An X-ray that is bright from a row on. */
  private String image(String name, int from) throws IOException {
    BufferedImage image = new BufferedImage(40, 50, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 40 * from; i < 40 * 50; i++) {
      image.getRaster().setSample(i % 40, i / 40, 0, 200);
    }
    ImageIO.write(image, "png", folder.resolve(name).toFile());
    return folder.resolve(name).toString();
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
    assertFalse(line.get("ended").asBoolean(), "a model that has learnt nothing runs on");
    assertTrue(err.toString().contains("without an end"), err.toString());
    assertTrue(line.get("notes").get(0).asText().contains(image), line.toString());
    assertEquals(5, line.size());
  }

  private JsonNode json(String... words) throws IOException {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = "--json";
    assertEquals(0, run(all), err.toString());
    return new ObjectMapper().readTree(out.toString());
  }

  @Test
  void aModelOfTwoViewsTakesBothOfAStudy() throws IOException {
    run = model("two", 2);
    String lateral = image("lateral.png", 30);
    JsonNode both = json(image + "," + lateral);
    assertEquals(image, both.get("image").asText());
    assertEquals(lateral, both.get("lateral").asText());
    double alone = json(image).get("score").asDouble();
    assertNotEquals(alone, both.get("score").asDouble(), "the lateral X-ray is seen");
    assertNotEquals(json(lateral + "," + image).get("score"), both.get("score"), "as lateral");

    assertEquals(1, run(image + "," + folder.resolve("none.png"), image + "," + lateral));
    assertEquals(1, out.toString().lines().count(), out.toString());
    assertTrue(out.toString().startsWith(image + "," + lateral + "\t"), out.toString());
    assertTrue(err.toString().contains("none.png"), err.toString());
  }

  @Test
  void moreViewsThanTheModelSeesAreRefused() throws IOException {
    assertEquals(1, run(image, image + "," + image));
    assertEquals("", out.toString());
    assertTrue(err.toString().contains("model.views=1"), err.toString());
    String comma = image("a,b.png", 10);
    assertEquals(comma, json(comma).get("image").asText());

    run = model("two", 2);
    assertEquals(1, run(image + "," + image + "," + image));
    assertTrue(err.toString().contains("FRONTAL,LATERAL"), err.toString());
    assertEquals(1, run(image + ","));
    assertTrue(err.toString().contains("FRONTAL,LATERAL"), err.toString());
  }

  @Test
  void wrongFilesAreToldAndTheOthersGoOn() throws IOException {
    image = image("seen.png", 20);
    String missing = folder.resolve("missing.png").toString();
    Path broken = Files.write(folder.resolve("broken.png"), new byte[] {1, 2, 3});
    assertEquals(
        1,
        run(missing, image, broken.toString(), folder.toString(), "--set", "generate.batchSize=1"));
    assertEquals(1, out.toString().lines().count(), out.toString());
    List<String> errors = err.toString().lines().toList();
    assertEquals(4, errors.size(), errors.toString());
    assertTrue(errors.get(3).contains("generate.maxTokens): 1"), errors.get(3));
    assertTrue(errors.get(0).contains(missing), errors.get(0));
    assertTrue(errors.get(1).contains(broken.toString()), errors.get(1));
    assertTrue(errors.get(2).contains(folder.toString()), errors.get(2));
    assertFalse(err.toString().contains("\tat "), err.toString());
  }

  @Test
  void aBlankPictureIsToldBesideItsReport() throws IOException {
    String seen = image("seen.png", 20);
    assertEquals(0, run(seen, image), err.toString());
    assertEquals(2, out.toString().lines().count(), out.toString());
    List<String> told = err.toString().lines().toList();
    assertEquals(2, told.size(), told.toString());
    assertTrue(told.get(0).startsWith("Note: " + image + ": it is blank"), told.get(0));
    assertTrue(told.get(1).startsWith("Note: reports without an end"), told.get(1));
  }

  @Test
  void aReportIsWrittenAsIfThereWereAFinding() throws IOException {
    assertEquals(2, run("--as-if", "effusion", image));
    assertTrue(err.toString().contains("model.prompts=none"), err.toString());

    run = model("told", 1, "model.prompts=states, model.conditions=[Edema,Pleural Effusion]");
    assertEquals(
        "[\"Pleural Effusion\"]",
        json("--as-if", "pleural effusion", image).get("prompt").toString());
    assertEquals("[]", json("--as-if", "none", image).get("prompt").toString());
    assertEquals(2, json("--as-if", "EDEMA,Pleural Effusion", image).get("prompt").size());
    assertFalse(json(image).has("prompt"), "nobody decides");
    assertEquals(2, run("--as-if", "edema,effusion", image));
    assertTrue(
        err.toString().contains("Edema, Pleural Effusion; found \"effusion\""), err.toString());
  }

  @Test
  void settingsOfWritingMayChangeAndNoOthers() {
    String two = "generate.sample=true, generate.seed=4";
    assertEquals(0, run(image, "--set", two, "--set", "generate.maxTokens=2"), err.toString());
    String report = out.toString().strip().substring(image.length()).strip();
    assertTrue(report.split(" ").length <= 2, report);
    assertEquals(2, run(image, "--set", "image.size=64"));
    assertTrue(err.toString().contains("image.size from 32 to 64"), err.toString());
    assertEquals(2, run(image, "--set", "generate.beam=3"));
    assertTrue(err.toString().contains("generate.beams"), err.toString());
    assertEquals(2, run());
  }
}
