package cxr.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {

  private static Study study(int number, String findings, View... views) {
    List<ImageFile> images = new ArrayList<>();
    for (View view : views) {
      images.add(new ImageFile("i" + number, Path.of("i.png"), view));
    }
    return new Study("" + number, "", "", findings, "Normal chest.", List.of(), List.of(), images);
  }

  private static List<Study> studies(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> study(n, "Clear.", View.FRONTAL)).toList();
  }

  private static List<Study> all(Split split) {
    List<Study> all = new ArrayList<>(split.train());
    all.addAll(split.validation());
    all.addAll(split.test());
    return all;
  }

  private static Settings.Data settings(long seed, int limit) {
    return new Settings.Data("study", seed, 0.70, 0.15, 0.15, limit);
  }

  @Test
  void everyStudyIsInOnePart() {
    for (int count : new int[] {3, 4, 5, 10, 101, 600}) {
      Split split = Split.byStudy(studies(count), settings(1, 0));
      assertEquals(count, all(split).size());
      assertEquals(Set.copyOf(studies(count)), new HashSet<>(all(split)));
    }
    Split split = Split.byStudy(studies(600), settings(1, 0));
    assertEquals(420, split.train().size());
    assertEquals(90, split.validation().size());
    assertEquals(90, split.test().size());
  }

  @Test
  void hangsOnTheSeedAndNotOnTheOrder() {
    List<Study> mixed = new ArrayList<>(studies(50));
    Collections.shuffle(mixed, new Random(9));
    Split split = Split.byStudy(studies(50), settings(1, 0));
    assertEquals(split, Split.byStudy(mixed, settings(1, 0)));
    assertNotEquals(split, Split.byStudy(mixed, settings(2, 0)));
  }

  @Test
  void theLimitTakesTheFirstOfTheShuffledOrder() {
    Split ten = Split.byStudy(studies(50), settings(1, 10));
    Split twenty = Split.byStudy(studies(50), settings(1, 20));
    assertEquals(14, twenty.train().size());
    assertEquals(3, twenty.validation().size());
    assertEquals(3, twenty.test().size());
    assertTrue(all(twenty).containsAll(all(ten)), "fewer are some of more");
  }

  @Test
  void refusesTooFewAndTwice() {
    assertThrows(IllegalArgumentException.class, () -> Split.byStudy(studies(2), settings(1, 0)));
    List<Study> twice = new ArrayList<>(studies(5));
    twice.add(twice.get(0));
    assertThrows(IllegalArgumentException.class, () -> Split.byStudy(twice, settings(1, 0)));
  }

  @Test
  void saysWhichStudiesCannotBeUsed() {
    List<Study> all =
        List.of(
            study(1, "Clear.", View.FRONTAL, View.LATERAL),
            study(2, "Clear.", View.UNKNOWN),
            study(3, "Clear.", View.LATERAL),
            study(4, "", View.FRONTAL),
            study(5, ""));
    Split.Usable usable = Split.usable(all, "findings");
    assertEquals(List.of("1", "2"), usable.studies().stream().map(Study::id).toList());
    assertEquals(
        "2 of 5 studies are used; left out: 1 without findings, 1 without a frontal X-ray, 1"
            + " without both.",
        usable.summary());
    assertEquals(3, Split.usable(all, "findings+impression").studies().size());
  }
}
