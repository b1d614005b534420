package cxr.data.phantom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Box;
import cxr.data.View;
import cxr.data.phantom.Finding.Effusion;
import cxr.data.phantom.Finding.Nodule;
import cxr.data.phantom.Finding.Side;
import cxr.data.phantom.Finding.Zone;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawnBoxesTest {

  private static final int STUDIES = 60;
  private static final long SEED = 5;

  private static List<Box> of(List<Box> boxes, String label) {
    return boxes.stream().filter(box -> box.label().equals(label)).toList();
  }

  /** All that a frontal X-ray shows has a box, in words that the rules know. */
  @Test
  void eachFindingHasABoxOnEachFrontalXray() {
    ConditionLabeler labeler = new ConditionLabeler(Scheme.CHEXPERT);
    int boxed = 0;
    for (int number = 1; number <= STUDIES; number++) {
      Sample.Invented study = Sample.study(number, SEED);
      List<Box> boxes = Sample.boxes(number, SEED);
      long frontal =
          study.exposures().stream()
              .filter(one -> one.view() == View.FRONTAL && !one.lost())
              .count();
      assertEquals(study.patient().findings().isEmpty() || frontal == 0, boxes.isEmpty());
      for (Finding finding : study.patient().findings()) {
        List<Box> its = of(boxes, finding.phrases());
        boolean two = finding.words().getOrDefault("side", "").equals("bilateral");
        two |= finding instanceof Finding.Edema;
        assertEquals((two ? 2 : 1) * frontal, its.size(), study.patient().toString());
        assertFalse(labeler.label(finding.phrases()).isEmpty(), finding.phrases());
        boxed += its.size();
      }
    }
    assertTrue(boxed > 40, boxed + " boxes");
  }

  /** The patient's left is on the right of the picture. */
  @Test
  void boxesLieWhereTheFindingsAre() {
    int seen = 0;
    for (int number = 1; number <= STUDIES; number++) {
      List<Box> boxes = Sample.boxes(number, SEED);
      for (Finding finding : Sample.study(number, SEED).patient().findings()) {
        for (Box box : of(boxes, finding.phrases())) {
          double x = (box.left() + box.right()) / 2;
          double y = (box.top() + box.bottom()) / 2;
          if (finding instanceof Nodule nodule) {
            assertEquals(nodule.place().side() == Side.LEFT, x > .5, box.toString());
            assertTrue(box.right() - box.left() < .25 && box.bottom() - box.top() < .25);
            if (nodule.place().zone() != Zone.MIDDLE) {
              assertEquals(nodule.place().zone() == Zone.LOWER, y > .5, box.toString());
            }
            seen++;
          } else if (finding instanceof Effusion fluid && fluid.side() != Side.BILATERAL) {
            assertEquals(fluid.side() == Side.LEFT, x > .5, box.toString());
            assertTrue(y > .45, box.toString());
            seen++;
          } else if (finding instanceof Finding.Cardiomegaly) {
            assertTrue(box.left() < .5 && box.right() > .6 && y > .5, box.toString());
            seen++;
          }
        }
      }
    }
    assertTrue(seen > 15, seen + " seen");
  }

  @Test
  void theSeedIsReadFromTheSamplesFolder(@TempDir Path folder) throws IOException {
    Sample.write(folder.resolve("sample"), 2, 77);
    assertEquals(OptionalLong.of(77), Sample.seed(folder.resolve("sample")));
    assertEquals(OptionalLong.empty(), Sample.seed(folder));
    Files.writeString(folder.resolve(Sample.NOTE), "version 1, 2 studies, seed 77\n");
    assertEquals(OptionalLong.empty(), Sample.seed(folder));
  }
}
