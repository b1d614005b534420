package cxr.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.pretrain.LabelScore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** Shows the figures that are committed. */
class PretrainingViewsTest {

  private final PretrainingViews views = new PretrainingViews(Path.of("../../data/results"));

  @Test
  void tablesAndChartsOfTheFigures() throws IOException {
    Table retrieval = views.retrieval();
    assertEquals("Retrieval, 590 test studies", retrieval.name());
    assertTrue(retrieval.stringColumn("system").contains("shuffled pairs"));
    assertTrue(retrieval.stringColumn("R@10").get(2).matches("0\\.\\d+ \\[0\\.\\d+, 0\\.\\d+]"));
    assertEquals(Set.of("pretrained", "shuffled pairs"), views.zeroShot().getSeriesMap().keySet());
    for (LabelScore score : LabelScore.values()) {
      assertEquals(
          Set.of("not pretrained", "pretrained", "shuffled pairs", "ridge regression"),
          views.labels(score).getSeriesMap().keySet());
      assertEquals(16, views.gains(score).rowCount(), "4 starts, 4 shares");
    }
  }

  @Test
  void figuresThatAreNotThereAreNamed(@TempDir Path empty) {
    IllegalArgumentException missing =
        assertThrows(IllegalArgumentException.class, () -> new PretrainingViews(empty).retrieval());
    assertTrue(missing.getMessage().contains("workbench pretrain"), missing.getMessage());
  }
}
