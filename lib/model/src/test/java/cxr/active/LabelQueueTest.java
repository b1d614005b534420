package cxr.active;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Split;
import cxr.data.Study;
import cxr.model.ReportModel;
import cxr.settings.Settings;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import cxr.text.conditions.Status;
import cxr.train.Material;
import cxr.train.OwnCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelQueueTest {

  private static final Settings SMALL =
      Settings.defaults()
          .withAll("image.size=32, model.encoderBlocks=[1,1], model.encoderWidth=4, model.views=2");
  private static final ConditionLabeler RULES = new ConditionLabeler(Scheme.CHEXPERT);

  private static final Answers NONE = Answers.of(Map.of());

  @TempDir Path folder;

  private DescribedCollection collection() throws IOException {
    Material material = OwnCache.small(SMALL, folder);
    ReportModel eyes = new ReportModel(material.settings(), material.tokenizer());
    return DescribedCollection.of(material, eyes, (done, total) -> {});
  }

  private static List<String> ids(List<Study> studies) {
    return studies.stream().map(Study::id).toList();
  }

  private static Set<String> known(DescribedCollection collection) {
    return Set.copyOf(ids(collection.material().dataset().studies()));
  }

  /** The table as a radiologist hands it back, who reads what the rules read. */
  private static String filled(LabelQueue queue) {
    List<String> lines = new ArrayList<>(queue.csv().lines().toList());
    for (int i = 0; i < queue.studies().size(); i++) {
      List<String> cells = new ArrayList<>();
      var labels = RULES.labels(queue.studies().get(i).report());
      for (Condition condition : Scheme.CHEXPERT.conditions()) {
        boolean there = labels.positives().contains(condition);
        boolean perhaps = labels.of(condition) == Status.UNCERTAIN;
        cells.add(perhaps ? "-1" : there ? "1" : "");
      }
      String line = lines.get(i + 1);
      lines.set(i + 1, line.substring(0, line.length() - 13) + String.join(",", cells));
    }
    return String.join("\r\n", lines) + "\r\n";
  }

  @Test
  void whatWasAnsweredIsKeptAndTheNextQueueGoesOn() throws IOException {
    LabelFolder labels = new LabelFolder(folder.resolve("labels"));
    try (DescribedCollection collection = collection()) {
      LabelQueue first = LabelQueue.next(collection, NONE, Strategy.MARGIN, 6, 1);
      assertEquals(Strategy.CLUSTERS, first.strategy(), "a cold start");
      assertEquals(6, Set.copyOf(first.studies()).size());
      assertTrue(first.probabilities().isEmpty());
      assertEquals(first, LabelQueue.next(collection, NONE, Strategy.CLUSTERS, 6, 1));
      Path table = Path.of(labels.nextQueue() + ".csv");
      Files.writeString(table, filled(first));
      assertEquals("queue-002", labels.nextQueue().getFileName().toString());

      assertEquals(6, labels.take(table, known(collection), false));
      Answers answers = labels.answers(known(collection));
      for (Study study : first.studies()) {
        assertEquals(
            RULES.label(study.report()), answers.studies().get(study.id()).positives(), study.id());
      }

      LabelQueue second = LabelQueue.next(collection, answers, Strategy.MARGIN, 6, 1);
      assertEquals(Strategy.MARGIN, second.strategy());
      assertEquals(6, second.probabilities().size());
      assertTrue(second.studies().stream().noneMatch(first.studies()::contains));
      String row = second.csv().lines().skip(1).findFirst().orElseThrow();
      assertTrue(
          row.startsWith(second.studies().get(0).id() + ",") && row.matches(".*,[01]\\.\\d{3},.*"),
          row);

      Path all = folder.resolve("normal.csv");
      Files.writeString(all, first.csv().replaceAll(",\n", ",1\n"));
      Answers normal = Answers.read(all, known(collection));
      assertEquals(6, normal.studies().size());
      LabelQueue other = LabelQueue.next(collection, normal, Strategy.MARGIN, 6, 1);
      assertTrue(
          other.probabilities().stream().allMatch(p -> Arrays.stream(p).sum() < 1e-9),
          "it learns from the answers, not from the reports");
    }
  }

  @Test
  void aPoolThatIsReadHasNoQueue() throws IOException {
    try (DescribedCollection collection = collection()) {
      int train = collection.material().split().train().size();
      LabelQueue all = LabelQueue.next(collection, NONE, Strategy.RANDOM, 9999, 1);
      assertEquals(train, all.studies().size());
      Path table = folder.resolve("all.csv");
      Files.writeString(table, filled(all));
      Answers answers = Answers.read(table, known(collection));
      assertTrue(LabelQueue.next(collection, answers, Strategy.BADGE, 5, 1).studies().isEmpty());
      assertEquals(
          Set.copyOf(ids(collection.material().split().train())), answers.studies().keySet());
      assertEquals(
          train, collection.labelled(Split.Part.TRAIN, (done, total) -> {}).vectors().length);
    }
  }

  private Answers read(String... lines) throws IOException {
    Path file = folder.resolve("answers.csv");
    Files.writeString(file, String.join("\n", lines) + "\n");
    return Answers.read(file, Set.of("1", "2", "3", "4"));
  }

  private static String names(String ending) {
    return "study,images,"
        + Scheme.CHEXPERT.conditions().stream()
            .map(condition -> condition.display() + ending)
            .collect(Collectors.joining(","));
  }

  @Test
  void everyFaultIsToldWithItsLine() throws IOException {
    IOException all =
        assertThrows(
            IOException.class,
            () ->
                read(
                    names(Answers.VALUES),
                    "1,a.png,1,,,,,,,,,,,,,",
                    "9,a.png,1,,,,,,,,,,,,,",
                    "2,a.png,yes,,,,,,,,,,,,,",
                    "1,a.png,,1,,,,,,,,,,,,",
                    "3,a.png,,1,,,,,,,,,,,,1",
                    "3,a.png,,1",
                    "4,a.png,0,,,,,,,,,,,,,0"));
    List<String> lines = all.getMessage().lines().toList();
    assertEquals(6, lines.size(), all.getMessage());
    List<String> parts =
        List.of(
            "line 3: a study must be one of the collection; found \"9\"",
            "line 4: Enlarged Cardiomediastinum is 1, 0, -1 or nothing; found \"yes\"",
            "line 5: a study has one row; found 1 in line 2 too",
            "line 6: No Finding is 1 where no finding is 1 or -1, and else 0 or nothing; found \"1\" beside Cardiomegaly",
            "line 7: a row has as many fields as the first line, 16; found 4",
            "line 8: No Finding is 1 where no finding is 1 or -1, and else 0 or nothing; found \"0\" beside no finding");
    for (int i = 0; i < parts.size(); i++) {
      assertTrue(lines.get(i).contains(parts.get(i)), lines.get(i));
    }
    IOException column =
        assertThrows(
            IOException.class, () -> read(names("").replace(",Cardiomegaly", ",Kardiomegalie")));
    assertTrue(column.getMessage().contains("one column \"Cardiomegaly\""), column.getMessage());
    IOException more = assertThrows(IOException.class, () -> read(names("") + ",remark"));
    assertTrue(more.getMessage().contains("found \"remark\""), more.getMessage());
    assertThrows(IOException.class, () -> read(""));
    assertThrows(IOException.class, () -> Answers.read(folder.resolve("none.csv"), Set.of()));
  }

  @Test
  void emptyRowsAreNotReadAndDevicesMayStandAlone() throws IOException {
    Answers answers =
        read(
            names("").replace(',', ';'),
            "1;a;;;;;;;;;;;;;1;",
            "2;;;;;;;;;;;;;;;",
            ";;;;;;;;;;;;;;;",
            "3;a;0;;;;;;;;;;;;;",
            "4;a;;-1;;;;;;;;;;;;0");
    assertEquals(Set.of("1", "3", "4"), answers.studies().keySet());
    assertEquals(
        Set.of(Condition.SUPPORT_DEVICES, Condition.NO_FINDING),
        answers.studies().get("1").positives());
    assertEquals(Set.of(Condition.NO_FINDING), answers.studies().get("3").positives());
    assertEquals(Status.UNCERTAIN, answers.studies().get("4").of(Condition.CARDIOMEGALY));
    Path again = folder.resolve("again.csv");
    Files.writeString(again, answers.csv());
    assertEquals(answers, Answers.read(again, Set.of("1", "3", "4")));
  }

  @Test
  void nothingIsTakenOfAFileWithAFaultAndAnAnswerChangesOnRequest() throws IOException {
    LabelFolder labels = new LabelFolder(folder.resolve("labels"));
    Set<String> known = Set.of("1", "2");
    Path first = folder.resolve("first.csv");
    Files.writeString(first, names("") + "\n1,a,1,,,,,,,,,,,,,\n");
    assertEquals(1, labels.take(first, known, false));
    String before = Files.readString(labels.labels());

    Path second = folder.resolve("second.csv");
    Files.writeString(second, names("") + "\n2,a,1,,,,,,,,,,,,,\n1,a,2,,,,,,,,,,,,,\n");
    assertThrows(IOException.class, () -> labels.take(second, known, true));
    assertEquals(before, Files.readString(labels.labels()));

    Files.writeString(second, names("") + "\n2,a,1,,,,,,,,,,,,,\n1,a,,1,,,,,,,,,,,,\n");
    IOException other = assertThrows(IOException.class, () -> labels.take(second, known, false));
    assertTrue(other.getMessage().contains("others now for 1."), other.getMessage());
    assertEquals(before, Files.readString(labels.labels()));
    assertEquals(2, labels.take(second, known, true));
    Answers merged = labels.answers(known);
    assertEquals(Set.of(Condition.CARDIOMEGALY), merged.studies().get("1").positives());
    assertEquals(2, merged.studies().size());
    assertEquals(2, labels.take(second, known, false), "the same answers again change nothing");
    assertFalse(Files.readString(labels.labels()).equals(before));
  }
}
