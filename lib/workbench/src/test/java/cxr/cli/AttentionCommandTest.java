package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.phantom.Sample;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionCommandTest {

  @TempDir static Path folder;

  private static final StringWriter OUT = new StringWriter();
  private static final StringWriter ERR = new StringWriter();
  private static String data;
  private static String run;

  /** A model that writes, and has a condition head. */
  @BeforeAll
  static void train() throws IOException {
    data = folder.resolve("sample").toString();
    Sample.write(Path.of(data), 40, 1);
    run = folder.resolve("both").toString();
    String tiny =
        "image.size=32, model.encoderBlocks=[1,1], model.width=16, model.layers=1, train.batchSize=4, train.maxSteps=3, model.conditionWeight=1";
    assertEquals(0, run("train", "--data", data, "--run", run, "--set", tiny), said());
  }

  private static int run(String... words) {
    OUT.getBuffer().setLength(0);
    ERR.getBuffer().setLength(0);
    return Main.run(words, new PrintWriter(OUT, true), new PrintWriter(ERR, true));
  }

  private static String said() {
    return OUT + "\n" + ERR;
  }

  private static int attention(Path output, String... more) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("attention", "--run", run, "--data", data));
    words.addAll(List.of("--output", output.toString(), "--part", "test", "--limit", "4"));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  @Test
  void meansAreWrittenAndNothingOfAStudy() throws IOException {
    Path output = folder.resolve("figures");
    assertEquals(0, attention(output), said());
    assertTrue(OUT.toString().contains("Maps of 4 test studies tried, with "), said());
    assertTrue(ERR.toString().contains("Maps tried: 4 of 4 studies"), said());
    List<String> measures = Files.readAllLines(output.resolve("attention-both-measures.csv"));
    assertTrue(measures.get(0).startsWith("target,finding,method,measure,studies,targets,mean"));
    for (String target : List.of("finding,all,Grad-CAM", "sentence,all,attention rollout")) {
      assertTrue(measures.stream().anyMatch(line -> line.startsWith(target)), measures.toString());
    }
    List<String> curves = Files.readAllLines(output.resolve("attention-both-curves.csv"));
    assertEquals("target,method,share_of_places,deletion,insertion", curves.get(0));
    String first = OUT.toString();
    assertEquals(0, attention(output), said()); // from what is kept
    assertEquals(first, OUT.toString());
    assertEquals(3, Files.list(output).count()); // with the collection that they are of
  }

  @Test
  void boxesOfATableTakeThePlaceOfTheSamples() throws IOException {
    Path table = folder.resolve("boxes.csv");
    Files.writeString(
        table, "Image Index,Finding Label,Bbox [x,y,w,h],,,\nnone,Nodule,1,2,3,4,,,\n");
    assertEquals(0, attention(folder.resolve("b"), "--boxes", "nih=" + table), said());
    assertTrue(OUT.toString().contains("with 0 boxes"), said());
    assertEquals(1, attention(folder.resolve("b"), "--boxes", "vindr=" + table), said());
    assertTrue(ERR.toString().contains("x_min"), said());
  }

  @Test
  void wrongWordsAreTold() {
    assertEquals(2, run("attention", "--run", run, "--data", data, "--limit", "0"), said());
    assertTrue(ERR.toString().contains("--limit must be 1 or more; found 0"), said());
    assertEquals(2, run("attention", "--run", run, "--part", "train"), said());
    assertTrue(ERR.toString().contains("--part is validation or test"), said());
    assertEquals(2, run("attention", "--boxes", "mine=x.csv"), said());
    assertTrue(ERR.toString().contains("mine"), said());
  }
}
