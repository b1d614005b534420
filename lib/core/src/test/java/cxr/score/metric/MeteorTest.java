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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeteorTest {

  private static final double CLOSE = 1e-9;

  @Test
  void equalToTheOriginal() throws IOException {
    MeteorProgram program = MeteorProgram.shared();
    assumeTrue(program.absence().isEmpty(), "skipped: no METEOR, " + program.absence());
    try (InputStream in = getClass().getResourceAsStream("meteor-golden.json")) {
      JsonNode golden = new ObjectMapper().readTree(in);
      List<String> references = GoldenFile.texts(golden.get("references"));
      List<String> hypotheses = GoldenFile.texts(golden.get("hypotheses"));
      Tally meteor = program.tally(references, hypotheses);
      assertEquals("", meteor.absence());
      Selection all = Selection.all(references.size());
      assertEquals(golden.get("score").asDouble(), meteor.scores(all)[0], CLOSE);
      for (int i = 0; i < references.size(); i++) {
        double one = meteor.scores(Selection.of(i))[0];
        assertEquals(golden.get("perStudy").get(i).asDouble(), one, CLOSE);
      }
      Selection studies = Bootstrap.defaults().studies(5, references.size());
      Tally drawn =
          program.tally(
              studies.places().mapToObj(references::get).toList(),
              studies.places().mapToObj(hypotheses::get).toList());
      assertEquals(drawn.scores(all)[0], meteor.scores(studies)[0], CLOSE);
    }
  }

  @Test
  void whereTheProgramIsNotThereItSaysSo(@TempDir Path folder) throws IOException {
    List<String> texts = List.of("the heart is normal .");
    String off = MeteorProgram.find("off").tally(texts, texts).absence();
    assertTrue(off.contains("off"), off);
    String wrong = MeteorProgram.find(folder.toString()).tally(texts, texts).absence();
    assertTrue(wrong.contains("meteor-1.5.jar is not"), wrong);
    Path jar = Files.writeString(folder.resolve("meteor-1.5.jar"), "no program");
    String tableless = MeteorProgram.find(jar.toString()).tally(texts, texts).absence();
    assertTrue(tableless.contains("paraphrase-en.gz"), tableless);
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/paraphrase-en.gz"), "no table");
    MeteorProgram broken = MeteorProgram.find(folder.toString());
    String ended = broken.tally(texts, texts).absence();
    assertTrue(ended.contains("has ended"), ended);
    assertEquals(ended, broken.absence());
  }
}
