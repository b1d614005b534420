package cxr.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.cli.ScoreCommand;
import cxr.spark.Commands.Printed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkScoreTest {

  @TempDir Path folder;

  private String references;
  private String hypotheses;
  private String train;

  @BeforeEach
  void write() throws IOException {
    references = Commands.reports(folder.resolve("r.csv"), 90, 1).toString();
    hypotheses = Commands.reports(folder.resolve("h.csv"), 90, 2).toString();
    train = Commands.reports(folder.resolve("t.csv"), 40, 3).toString();
  }

  private String[] words(String... more) {
    String[] given = {"score", "--references", references, "--hypotheses", hypotheses, "--json"};
    String[] words = Arrays.copyOf(given, given.length + more.length);
    System.arraycopy(more, 0, words, given.length, more.length);
    return words;
  }

  private void assertSameAs(Printed plain, String... words) throws IOException {
    assertEquals(0, plain.code(), plain.err());
    Printed spark = Commands.spark(words);
    assertEquals(0, spark.code(), spark.err());
    assertEquals(plain.err(), spark.err());
    ObjectMapper json = new ObjectMapper();
    Commands.assertSame(json.readTree(plain.out()), json.readTree(spark.out()), "", 1e-12);
  }

  /** Baselines, groups and intervals among them, however the studies are dealt. */
  @Test
  void scoresAreThoseOfOneMachine() throws IOException {
    Printed plain =
        Commands.plain("score", ScoreCommand.class, words("--train", train, "--recipe", "r2gen"));
    assertSameAs(plain, words("--train", train, "--recipe", "r2gen", "--master", "local[2]"));
  }

  @Test
  void slicesDoNotMatter() throws IOException {
    String[] how = {"--recipe", "coco", "--scheme", "chexpert"};
    Printed plain = Commands.plain("score", ScoreCommand.class, words(how));
    for (String slices : new String[] {"1", "7"}) {
      assertSameAs(
          plain,
          words(
              "--recipe",
              "coco",
              "--scheme",
              "chexpert",
              "--slices",
              slices,
              "--master",
              "local[2]"));
    }
  }

  @Test
  void errorsAreThoseOfThePlainCommand() {
    String[] words = {"score", "--references", references, "--hypotheses", train};
    Printed plain = Commands.plain("score", ScoreCommand.class, words);
    assertEquals(1, plain.code());
    assertEquals(plain, Commands.spark(words));
  }
}
