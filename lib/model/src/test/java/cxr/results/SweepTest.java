package cxr.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cxr.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepTest {

  @Test
  void everyCombinationHasEachSeed() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    values.put("train.epochs", List.of("1", "2"));
    values.put("model.encoderBlocks", List.of("[1]", "[1,1]"));
    List<Sweep.Point> points = new Sweep("s", Settings.defaults(), values, 2).points();
    assertEquals(8, points.size());
    assertEquals(
        Map.of("train.epochs", "1", "model.encoderBlocks", "[1,1]"), points.get(2).varied());
    Sweep.Point last = points.get(7);
    assertEquals("s-8", last.run());
    assertEquals(2, last.seed());
    assertEquals(2, last.settings().train().epochs());
    assertEquals(2, last.settings().train().seed());
    assertEquals(2, last.settings().model().seed());
    assertEquals(
        8, points.stream().map(Sweep.Point::settings).distinct().count(), "no two are alike");
  }

  @Test
  void withoutValuesItIsOverSeedsAlone() {
    List<Sweep.Point> points = new Sweep("s", Settings.defaults(), Map.of(), 3).points();
    assertEquals(List.of("s-1", "s-2", "s-3"), points.stream().map(Sweep.Point::run).toList());
  }

  @Test
  void valuesThatFitTogetherAloneAreTried() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    values.put("model.width", List.of("90")); // no multiple of the default's 4 heads
    values.put("model.heads", List.of("6"));
    Settings settings = new Sweep("s", Settings.defaults(), values, 1).points().get(0).settings();
    assertEquals(List.of(90, 6), List.of(settings.model().width(), settings.model().heads()));
  }

  @Test
  void aSettingThatDoesNotFitIsTold() {
    Map<String, List<String>> values = Map.of("train.epoch", List.of("1"));
    Sweep sweep = new Sweep("s", Settings.defaults(), values, 1);
    assertThrows(IllegalArgumentException.class, sweep::points);
    assertThrows(
        IllegalArgumentException.class, () -> new Sweep("s", Settings.defaults(), Map.of(), 0));
  }
}
