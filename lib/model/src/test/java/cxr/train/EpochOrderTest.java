package cxr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Study;
import cxr.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochOrderTest {

  private static final int COUNT = 100;
  private static final int RARE = 4; // of them

  /** Studies without a finding, and a few with one. */
  private static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      String text = i < RARE ? "there is a large pneumothorax ." : "the lungs are clear .";
      Study study = new Study("" + i, "", "", text, "", List.of(), List.of(), List.of());
      examples.add(new Example(study, new float[0], new int[0]));
    }
    return examples;
  }

  private static Settings settings(String changes) {
    return Settings.defaults().withAll(changes);
  }

  @Test
  void takesEachStudyOnceInAnOrderThatFollowsFromSeedAndEpoch() {
    List<Example> examples = examples();
    EpochOrder sampler = new EpochOrder(examples, settings(""));
    assertEquals(COUNT, sampler.order(1).stream().distinct().count());
    assertEquals(sampler.order(3), new EpochOrder(examples, settings("")).order(3));
    assertNotEquals(sampler.order(1), sampler.order(2));
    assertNotEquals(sampler.order(1), new EpochOrder(examples, settings("train.seed=2")).order(1));
  }

  /** A fracture is none of the six conditions; by CheXpert's labels it is as rare as any. */
  @Test
  void theLabelsOfTheSettingsSayWhatIsRare() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      String text = i < RARE ? "there is an acute rib fracture ." : "the lungs are clear .";
      Study study = new Study("" + i, "", "", text, "", List.of(), List.of(), List.of());
      examples.add(new Example(study, new float[0], new int[0]));
    }
    String often = "train.rareExponent=1, model.conditionSource=";
    assertEquals(0.5, share(examples, settings(often + "chexpert")), 0.03);
    double ofNone = share(examples, settings(often + "report"));
    assertTrue(ofNone < 0.1 + RARE / (double) COUNT, "" + ofNone);
  }

  /** Of the first few among what is drawn. */
  private static double share(List<Example> examples, Settings settings) {
    EpochOrder sampler = new EpochOrder(examples, settings);
    int rare = 0;
    for (int epoch = 1; epoch <= 50; epoch++) {
      rare += (int) sampler.order(epoch).stream().filter(e -> examples.indexOf(e) < RARE).count();
    }
    return rare / (50.0 * COUNT);
  }

  @Test
  void drawsStudiesWithRareConditionsOftener() {
    List<Example> examples = examples();
    double before = 0;
    for (double exponent : new double[] {0.5, 1}) {
      Settings settings = settings("train.rareExponent=" + exponent);
      EpochOrder sampler = new EpochOrder(examples, settings);
      assertEquals(sampler.order(2), sampler.order(2));
      assertEquals(COUNT, sampler.order(2).size());
      double share = share(examples, settings);
      double chance = Math.pow((double) COUNT / RARE, exponent) * RARE;
      double others = Math.pow((double) COUNT / (COUNT - RARE), exponent) * (COUNT - RARE);
      assertEquals(chance / (chance + others), share, 0.03);
      assertTrue(share > before);
      before = share;
    }
    assertTrue(before > 0.45, "with 1 all conditions are drawn equally often: " + before);
  }
}
