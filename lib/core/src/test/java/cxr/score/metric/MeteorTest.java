package cxr.score.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeteorTest {

  private static final double CLOSE = 1e-9;

  @Test
  void equalToTheOriginal() throws IOException {
    MeteorProgram program = MeteorProgram.shared();
    assumeTrue(program.absence().isEmpty(), "skipped: no METEOR, " + program.absence().orElse(""));
    try (InputStream in = getClass().getResourceAsStream("meteor-golden.json")) {
      JsonNode golden = new ObjectMapper().readTree(in);
      List<String> references = GoldenFile.texts(golden.get("references"));
      List<String> hypotheses = GoldenFile.texts(golden.get("hypotheses"));
      Meteor meteor = program.score(references, hypotheses, Bootstrap.defaults());
      assertEquals("", meteor.note());
      assertEquals(golden.get("score").asDouble(), meteor.score().orElseThrow(), CLOSE);
      for (int i = 0; i < references.size(); i++) {
        assertEquals(golden.get("perStudy").get(i).asDouble(), meteor.perStudy().get(i), CLOSE);
      }
      int[] studies = Bootstrap.defaults().studies(5, references.size());
      Meteor drawn =
          program.score(
              Arrays.stream(studies).mapToObj(references::get).toList(),
              Arrays.stream(studies).mapToObj(hypotheses::get).toList(),
              Bootstrap.defaults());
      assertEquals(drawn.score().orElseThrow(), meteor.draws().get(5), CLOSE);
    }
  }

  @Test
  void whereTheProgramIsNotThereItSaysSo(@TempDir Path folder) throws IOException {
    List<String> texts = List.of("the heart is normal .");
    Meteor off = MeteorProgram.find("off").score(texts, texts, Bootstrap.defaults());
    assertTrue(off.score().isEmpty() && off.note().contains("off"), off.toString());
    Meteor wrong = MeteorProgram.find(folder.toString()).score(texts, texts, Bootstrap.defaults());
    assertTrue(wrong.note().contains("meteor-1.5.jar is not"), wrong.note());
    Path jar = Files.writeString(folder.resolve("meteor-1.5.jar"), "no program");
    Meteor tableless = MeteorProgram.find(jar.toString()).score(texts, texts, Bootstrap.defaults());
    assertTrue(tableless.note().contains("paraphrase-en.gz"), tableless.note());
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/paraphrase-en.gz"), "no table");
    MeteorProgram broken = MeteorProgram.find(folder.toString());
    Meteor ended = broken.score(texts, texts, Bootstrap.defaults());
    assertTrue(ended.note().contains("has ended"), ended.note());
    assertTrue(broken.absence().isPresent());
  }
}
