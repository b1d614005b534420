package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.phantom.Sample;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepCommandTest extends InTemporaryHome {

  private static final String TINY =
      "image.size=32, train.maxSteps=1, train.batchSize=4, model.encoderBlocks=[1], model.width=16, model.layers=1, generate.maxTokens=5";

  private static final String LONGER =
      TINY.replace("train.maxSteps=1", "train.maxMinutes=0,train.epochs=2").replace(" ", "");

  private int sweep(String... more) {
    List<String> words = new ArrayList<>(List.of("sweep", "--set", TINY));
    words.addAll(List.of("--data", folder.resolve("sample").toString()));
    words.addAll(List.of("--output", folder.resolve("out").toString()));
    words.addAll(List.of(more));
    err.getBuffer().setLength(0);
    return run(words.toArray(String[]::new));
  }

  private FileTime trained(int run) throws IOException {
    Path weights =
        folder.resolve("data/runs/built-in-sample/sweep-%d/weights.safetensors".formatted(run));
    return Files.getLastModifiedTime(weights);
  }

  @Test
  void everyCombinationIsARowAndIsTrainedOnce() throws IOException {
    Sample.write(folder.resolve("sample"), 40, 1);
    String[] words = {"--vary", "train.learningRate=0.001,0.0003"};
    assertEquals(0, sweep(words), err.toString());
    Path table = folder.resolve("out/sweep.csv");
    List<String> lines = Files.readAllLines(table);
    assertEquals(3, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith("run,train.learningRate,seed,best epoch,loss,"));
    assertTrue(lines.get(1).startsWith("sweep-1,0.001,1,1,"), lines.get(1));
    assertTrue(lines.get(2).startsWith("sweep-2,0.0003,1,1,"), lines.get(2));
    byte[] png = Files.readAllBytes(folder.resolve("out/sweep.png"));
    assertArrayEquals(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, Arrays.copyOf(png, 4));
    FileTime first = trained(1);
    Files.delete(table);
    assertEquals(0, sweep(words), err.toString());
    assertEquals(lines, Files.readAllLines(table));
    assertEquals(first, trained(1));
    assertEquals(1, sweep("--vary", "train.learningRate=0.002"));
    assertTrue(err.toString().contains("begun with other data or settings"), err.toString());
  }

  @Test
  void theCommandThatIsPrintedAfterAnInterruptionIsTheSweep() throws IOException {
    String data = folder.resolve("sample").toString();
    Sample.write(Path.of(data), 40, 1);
    InterruptingWriter told = new InterruptingWriter("Epoch 1 [TRAIN]: 100%");
    String[] words = {
      "sweep",
      "--vary",
      "train.learningRate=0.001,0.0003",
      "--set",
      LONGER,
      "--data",
      data,
      "--output",
      folder.resolve("out").toString()
    };
    assertEquals(1, Main.run(words, new PrintWriter(told, true), new PrintWriter(err, true)));
    assertEquals(String.join(" ", words), told.goOn().replace("'", ""));
    assertEquals(0, run(told.goOn().replace("'", "").split(" ")), err.toString());
    assertTrue(out.toString().contains("sweep-2"), out.toString());
  }

  @Test
  void wrongWordsAreToldFirst() throws IOException {
    for (List<String> words :
        List.of(
            List.of("--vary", "train.epochs"),
            List.of("--vary", "train.epoch=1,2"),
            List.of("--vary", "train.epochs=1,x"),
            List.of("--vary", "train.epochs=1", "--vary", "train.epochs=2"),
            List.of("--seeds", "0"))) {
      assertEquals(2, sweep(words.toArray(String[]::new)), words + err.toString());
      assertTrue(err.toString().contains(words.get(1).replaceAll("=.*", "")), err.toString());
    }
  }
}
