package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.phantom.Sample;
import cxr.io.CsvTable;
import cxr.pretrain.PretrainingFigures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PretrainCommandTest extends InTemporaryHome {

  private static final String TINY = "image.size=32, model.encoderBlocks=[1], model.encoderWidth=4";

  /** Of a small sample; what has learnt is kept in the temporary home. */
  private String[] words(String figures) throws IOException {
    Path data = folder.resolve("sample");
    if (!Files.exists(data)) {
      Sample.write(data, 40, 1);
    }
    return new String[] {
      "pretrain",
      "--data",
      data.toString(),
      "--set",
      TINY,
      "--seeds",
      "1",
      "--level",
      "both",
      "--positives",
      "findings",
      "--part",
      "test",
      "--output",
      folder.resolve(figures).toString()
    };
  }

  @Test
  void figuresAreWrittenAndWhatHasLearntIsKept() throws IOException {
    String[] words = words("figures");
    assertEquals(0, run(words), err.toString());
    assertTrue(out.toString().contains("pretrained, positives by findings, both, seed 1: "));
    List<CsvTable.Row> retrieval = rows(PretrainingFigures.RETRIEVAL);
    // chance both ways and the most frequent text, 3 k; a pretraining with its control
    assertEquals(3 * 3 + 2 * 2 * 3, retrieval.size());
    Set<String> systems = new HashSet<>();
    for (CsvTable.Row row : retrieval) {
      systems.add(row.get("system"));
      double recall = Double.parseDouble(row.get("recall"));
      assertTrue(recall >= 0 && recall <= 1, row.toString());
      assertEquals("test", row.get("part"));
    }
    assertEquals(Set.of("chance", "most frequent text", "pretrained", "shuffled pairs"), systems);
    assertEquals(2 * 14, rows(PretrainingFigures.ZERO_SHOT).size());
    List<CsvTable.Row> labels = rows(PretrainingFigures.LABELS);
    assertEquals(4 * 4 * 3, labels.size(), "4 shares, 4 starts, 3 scores");
    assertTrue(labels.stream().anyMatch(row -> !row.get("gain").isEmpty()));
    assertEquals(2, kept());

    String first = Files.readString(folder.resolve("figures").resolve(PretrainingFigures.LABELS));
    out.getBuffer().setLength(0);
    assertEquals(0, run(words), err.toString());
    assertFalse(out.toString().contains("positives by"), "it learns nothing again");
    assertEquals(
        first, Files.readString(folder.resolve("figures").resolve(PretrainingFigures.LABELS)));
  }

  private long kept() throws IOException {
    try (Stream<Path> kept = Files.walk(folder.resolve("data/pretrained"))) {
      return kept.filter(Files::isRegularFile).count();
    }
  }

  /** As a signal does it, while the control learns. */
  @Test
  void whatWasInterruptedGoesOnToTheSameFigures() throws IOException {
    StringWriter stopping =
        new StringWriter() {
          @Override
          public void write(String text, int from, int count) {
            super.write(text, from, count);
            if (text.startsWith("shuffled pairs")) {
              Thread.currentThread().interrupt();
            }
          }
        };
    PrintWriter errors = new PrintWriter(err, true);
    int code = Main.run(words("figures"), new PrintWriter(stopping, true), errors);
    assertNotEquals(0, code);
    assertTrue(err.toString().contains("The pretraining was stopped after "), err.toString());
    assertEquals(1, kept());
    assertFalse(Files.exists(folder.resolve("figures").resolve(PretrainingFigures.RETRIEVAL)));

    assertEquals(0, run(words("figures")), err.toString());
    assertTrue(out.toString().contains("shuffled pairs, positives by"));
    assertFalse(out.toString().contains("pretrained, positives by"), "it goes on");
    Files.move(folder.resolve("data/pretrained"), folder.resolve("elsewhere"));
    assertEquals(0, run(words("at-once")), err.toString());
    for (String file :
        List.of(
            PretrainingFigures.RETRIEVAL,
            PretrainingFigures.ZERO_SHOT,
            PretrainingFigures.LABELS)) {
      Path one = folder.resolve("figures").resolve(file);
      assertEquals(-1, Files.mismatch(one, folder.resolve("at-once").resolve(file)), file);
    }
  }

  private List<CsvTable.Row> rows(String file) throws IOException {
    Path path = folder.resolve("figures").resolve(file);
    return CsvTable.rows(
        file, Files.readAllBytes(path), Set.of("part"), Set.of(), new ArrayList<>());
  }

  @Test
  void wrongWordsAreToldFirst() {
    assertEquals(2, run("pretrain", "--seeds", "0"));
    assertTrue(err.toString().contains("--seeds must be 1 or more; found 0"), err.toString());
    err.getBuffer().setLength(0);
    assertEquals(2, run("pretrain", "--part", "train"));
    assertTrue(err.toString().contains("--part is validation or test"), err.toString());
    err.getBuffer().setLength(0);
    assertEquals(2, run("pretrain", "--positives", "words"));
    assertTrue(err.toString().contains("[STUDY, TEXT, FINDINGS]"), err.toString());
    err.getBuffer().setLength(0);
    assertEquals(1, run("pretrain", "--weights", "efficientnet-lite0"));
    assertTrue(err.toString().contains("weights fetch efficientnet-lite0"), err.toString());
  }
}
