package cxr.view.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Dataset;
import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.data.View;
import cxr.io.Problem;
import cxr.settings.Settings;
import cxr.settings.Target;
import cxr.view.Gallery;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYSeries;
import tech.tablesaw.api.Table;

/** Five invented studies, counted by hand. */
class ExplorationTest {

  @TempDir Path folder;
  private Exploration exploration;

  @BeforeEach
  void explore() throws IOException {
    ImageFile frontal = image("a", View.FRONTAL, 40, 30);
    ImageFile lateral = image("b", View.LATERAL, 20, 50);
    String repeated = "The heart is XXXX. The lungs are clear.";
    String effusion = "There is a pleural effusion. Possible edema.";
    List<Study> studies =
        List.of(
            study("1", repeated, "Normal.", "normal", List.of("a", "b"), frontal, lateral),
            study("2", repeated, "", "Opacity/left, Opacity/right", List.of("c"), frontal),
            study("3", "", "The heart is enlarged. No effusion.", "Cardiomegaly", List.of()),
            study("4", "", "", "", List.of()),
            study("5", effusion, "", "Opacity, Pleural Effusion", List.of("d", "e"), frontal));
    List<Problem> problems =
        List.of(
            new Problem("4", "4.xml", Problem.Kind.NO_TEXT, "left out"),
            new Problem("3", "3.xml", Problem.Kind.NO_IMAGES, "kept"),
            new Problem("4", "4.xml", Problem.Kind.NO_IMAGES, "kept, too"));
    exploration = Exploration.of(new Dataset(folder, "invented", studies, Map.of(), problems));
  }

  private ImageFile image(String id, View view, int width, int height) throws IOException {
    File file = folder.resolve(id + ".png").toFile();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "png", file);
    return new ImageFile(id, file.toPath(), view);
  }

  private static Study study(
      String id,
      String findings,
      String impression,
      String terms,
      List<String> named,
      ImageFile... found) {
    List<String> mesh = terms.isEmpty() ? List.of() : List.of(terms.split(", "));
    return new Study(id, id, "", "", findings, impression, mesh, List.of(), named, List.of(found));
  }

  /** A row for each row, its cells parted by bars. */
  private static void check(Table table, String... rows) {
    List<String> found = new ArrayList<>();
    for (int row = 0; row < table.rowCount(); row++) {
      List<String> cells = new ArrayList<>();
      for (int column = 0; column < table.columnCount(); column++) {
        cells.add(table.getString(row, column));
      }
      found.add(String.join("|", cells));
    }
    assertEquals(List.of(rows), found);
  }

  private static void check(CategoryChart chart, String series, String names, Number... values) {
    var one = chart.getSeriesMap().get(series);
    assertEquals(names, String.join("|", one.getXData().stream().map(Object::toString).toList()));
    assertArrayEquals(
        Arrays.stream(values).mapToDouble(Number::doubleValue).toArray(),
        one.getYData().stream().mapToDouble(Number::doubleValue).toArray());
  }

  @Test
  void howMuchThereIs() {
    check(
        exploration.counts(),
        "reports|5",
        "reports that name an X-ray|3",
        "X-rays that reports name|5",
        "X-rays found on disk|4",
        "different words|16",
        "different MeSH terms|6");
    check(exploration.problems(), "no images|2|kept", "no text|1|left out");
  }

  @Test
  void whichSectionsAreThere() {
    check(
        exploration.texts().completeness(),
        "reports|5|20|40|20|20",
        "reports that name an X-ray|3|33.3|66.7|0|0",
        "X-rays with their report|5|40|60|0|0",
        "reports, without sections with XXXX|5|0|20|40|40");
    check(
        exploration.texts().completenessChart(),
        "X-rays with their report",
        "both|findings only|impression only|neither",
        40,
        60,
        0,
        0);
  }

  @Test
  void howLongTextsAre() {
    Table lengths = exploration.texts().lengths();
    assertEquals(23.0 / 3, lengths.doubleColumn("mean").get(0), 1e-4);
    assertEquals(List.of(8.0, 3.5, 7.5), lengths.doubleColumn("median").asList());
    assertEquals(List.of(8, 6, 9), lengths.intColumn("95 of 100 have at most").asList());
    assertEquals(List.of(8, 6, 9), lengths.intColumn("most").asList());
    var bars =
        exploration.texts().wordsChart(Target.FINDINGS).getSeriesMap().get("reports").getYData();
    List<Integer> counts = bars.stream().map(Number::intValue).toList();
    assertEquals(List.of(1, 2), List.of(counts.get(0), counts.get(29)), "one of 7, two of 8");
    assertEquals(3, counts.stream().mapToInt(count -> count).sum());
  }

  @Test
  void aRowAStudy() {
    check(
        exploration.texts().studies(),
        "1|8|1|9|2|1|true",
        "2|8|0|8|1|2|false",
        "3|0|6|6|0|1|false",
        "4|0|0|0|0|0|false",
        "5|7|0|7|1|2|false");
  }

  @Test
  void howRareWordsAre() {
    XYSeries growth = exploration.texts().vocabularyGrowth().getSeriesMap().get("words");
    assertArrayEquals(new double[] {1, 2, 3, 4, 5}, growth.getXData());
    assertArrayEquals(new double[] {8, 8, 11, 11, 16}, growth.getYData());
    check(
        exploration.texts().rareWords(),
        "once|8|50",
        "twice|5|31.2",
        "3 to 9 times|3|18.8",
        "10 to 99 times|0|0",
        "100 times or more|0|0");
    Table repeated = exploration.texts().repeated(8);
    check(repeated, "2|The heart is XXXX. The lungs are clear.");
    assertTrue(repeated.name().endsWith("; 1 of 3 repeat an earlier one"), repeated.name());
    check(exploration.texts().redaction(), "reports", "0|1", 1, 2);
  }

  @Test
  void whatIndexersAndRulesSay() {
    check(exploration.conditions().termsPerReport(), "reports", "0|1|2", 1, 2, 2);
    check(exploration.conditions().topTerms(2), "reports", "Opacity|Cardiomegaly", 2, 1);
    check(
        exploration.conditions().normal(),
        "the indexers (MeSH term normal alone)|1|4|20",
        "the rules that read the text|2|3|40",
        "both|1|4|20");
  }

  @Test
  void whichConditionsReportsName() {
    var named = exploration.conditions().chart().getSeriesMap().get("reports");
    List<?> names = List.copyOf(named.getXData());
    List<? extends Number> counts = List.copyOf(named.getYData());
    assertEquals("No Finding", names.get(0));
    assertEquals(2, counts.get(0));
    for (String once : List.of("Cardiomegaly", "Pleural Effusion", "Edema")) {
      assertEquals(1, counts.get(names.indexOf(once)), once);
    }
    assertEquals(0, counts.get(names.indexOf("Pneumothorax")));
    var together = exploration.conditions().together().getSeriesMap().values().iterator().next();
    int effusion = together.getYData().indexOf("Pleural Effusion");
    int edema = together.getXData().indexOf("Edema");
    int heart = together.getXData().indexOf("Cardiomegaly");
    assertEquals(100, cell(together.getHeatData(), edema, effusion));
    assertEquals(0, cell(together.getHeatData(), heart, effusion));
  }

  private static double cell(List<? extends Number[]> cells, int column, int row) {
    for (Number[] cell : cells) {
      if (cell[0].intValue() == column && cell[1].intValue() == row) {
        return cell[2].doubleValue();
      }
    }
    throw new AssertionError("no cell " + column + ", " + row);
  }

  @Test
  void whatReportsAffirmLeaveOpenAndDeny() {
    CategoryChart chart = exploration.conditions().ambiguity();
    List<?> names = List.copyOf(chart.getSeriesMap().get("present").getXData());
    for (String expected :
        List.of("present:Cardiomegaly", "present:Effusion", "uncertain:Edema", "absent:Effusion")) {
      String[] parts = expected.split(":");
      var bars = chart.getSeriesMap().get(parts[0]).getYData();
      assertEquals(1L, List.copyOf(bars).get(names.indexOf(parts[1])), expected);
    }
    check(exploration.conditions().cues(5), "possible|1|no|1");
  }

  @Test
  void whichImagesThereAre() throws IOException {
    check(exploration.images().perReport(), "reports", "0|1|2", 2, 1, 2);
    check(exploration.images().views(), "1 frontal|2", "none found|2", "1 frontal, 1 lateral|1");
    XYSeries sizes = exploration.images().sizes().getSeriesMap().get("X-rays");
    double[] widths = sizes.getXData().clone();
    Arrays.sort(widths);
    assertArrayEquals(new double[] {20, 40, 40, 40}, widths);
    assertEquals(
        List.of("Normal (study 1)"),
        exploration.images().gallery().pictures().stream()
            .map(Gallery.Captioned::caption)
            .toList());
  }

  /** Twenty studies of two X-rays, all with one text. */
  @Test
  void whatASplitLetsThrough() throws IOException {
    ImageFile frontal = image("a", View.FRONTAL, 40, 30);
    ImageFile other = image("b", View.FRONTAL, 40, 30);
    List<Study> studies =
        IntStream.rangeClosed(1, 20)
            .mapToObj(
                i -> {
                  ImageFile first = new ImageFile(i + "a", frontal.path(), View.FRONTAL);
                  ImageFile second = new ImageFile(i + "b", other.path(), View.FRONTAL);
                  List<String> named = List.of(first.id(), second.id());
                  return study("" + i, "There is an effusion.", "", "", named, first, second);
                })
            .toList();
    CollectionSplits splits =
        Exploration.of(new Dataset(folder, "invented", studies, Map.of(), List.of())).splits();
    Table leaks = splits.leaks(Settings.defaults());
    assertEquals(List.of("study", "image"), leaks.stringColumn(0).asList());
    assertEquals(List.of(3, 6), leaks.intColumn("in test").asList());
    assertEquals(0, leaks.intColumn("studies in two parts").get(0));
    assertTrue(leaks.intColumn("studies in two parts").get(1) > 0);
    assertEquals(0, leaks.doubleColumn("% from a learnt study").get(0));
    assertTrue(leaks.doubleColumn("% from a learnt study").get(1) > 0);
    assertEquals(
        List.of(100.0, 100.0), leaks.doubleColumn("% of texts that stand in train").asList());
    CategoryChart conditions = splits.conditions(Settings.defaults());
    var test = conditions.getSeriesMap().get("test");
    int effusion = List.copyOf(test.getXData()).indexOf("Effusion");
    assertEquals(100.0, List.copyOf(test.getYData()).get(effusion));
  }

  @Test
  void figuresBesideThoseOfTheOriginalStudy() {
    check(
        exploration.besideTheOriginal(Settings.defaults()),
        "image-report pairs|about 3,800|3|reports with an X-ray and a text",
        "X-rays|7,470|5|X-rays that reports name",
        "both sections|86.5 %|33.3 %|reports that name an X-ray",
        "both sections|64.2 %|20.0 %|all reports",
        "findings only|18.7 %|40.0 %|all reports",
        "impression only|9.4 %|20.0 %|all reports",
        "neither|7.7 %|20.0 %|all reports",
        "words in the findings|about 25|7.7|findings that are there",
        "words in the impression|about 18|3.5|impressions that are there",
        "words in the report|about 42|7.5|reports with a text",
        "MeSH terms a report|about 3.2|1.5|major terms",
        "||1.5|major and automatic terms",
        "split|70 / 15 / 15|70 / 15 / 15|studies, not X-rays");
  }
}
