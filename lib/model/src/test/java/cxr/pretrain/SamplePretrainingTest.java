package cxr.pretrain;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Split;
import cxr.data.phantom.Sample;
import cxr.model.ReportModel;
import cxr.pretrain.Recall.Direction;
import cxr.score.metric.Selection;
import cxr.settings.Settings;
import cxr.train.Material;
import cxr.train.OwnCache;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On drawn X-rays, seen by an encoder that never learnt, pairs teach and shuffled pairs do not. */
class SamplePretrainingTest {

  private static final int STUDIES = 400;
  private static final int FIRST = 10;
  private static final double MARGIN = 0.12; // of recall among the first 10

  @TempDir Path folder;

  @Test
  void recallBeatsChanceByAMarginAndShuffledPairsDoNot() throws IOException {
    Sample.write(folder.resolve("sample"), STUDIES, 1);
    Settings settings =
        Settings.defaults()
            .withAll("image.size=64, data.train=0.6, data.validation=0.1, data.test=0.3");
    Material material = OwnCache.of(folder.resolve("sample"), settings, folder);
    try (ReportModel eyes = new ReportModel(settings, material.tokenizer());
        Measurement measurement =
            Measurement.open(material, eyes, false, (work, done, total) -> {})) {
      Pairs train = measurement.pairs(Split.Part.TRAIN);
      Pairs test = measurement.pairs(Split.Part.TEST);
      Recall recall = new Recall(test.texts());
      for (Direction direction : Direction.values()) {
        double chance = recall.chance(FIRST, direction);
        double learnt = at(recall, test, train, false, direction);
        double shuffled = at(recall, test, train, true, direction);
        assertTrue(learnt > chance + MARGIN, "learnt %s, chance %s".formatted(learnt, chance));
        assertTrue(
            shuffled < chance + MARGIN / 2, "shuffled %s, chance %s".formatted(shuffled, chance));
      }
    }
  }

  private static double at(
      Recall recall, Pairs test, Pairs train, boolean shuffled, Direction direction)
      throws IOException {
    Pretraining pretraining =
        new Pretraining(Positives.TEXT, Level.GLOBAL, 20, 64, 3e-3, 0.1, 0.3, 64, 32, shuffled);
    Pretrained learnt = pretraining.learn(train, 1, (done, total) -> {});
    int[] ranks = recall.ranks(learnt.similarities(test, recall.distinct()), direction);
    return Recall.at(FIRST, ranks, Selection.all(test.size()));
  }
}
