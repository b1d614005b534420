package cxr.data;

import cxr.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Studies to learn from, to choose models on, and to report scores on. A study, with all its
 * images, is in one of them only.
 */
public record Split(List<Study> train, List<Study> validation, List<Study> test) {

  public Split {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /**
   * Shuffles the studies by the seed and cuts them by the shares. The same studies and seed give
   * the same split, in whatever order the studies come.
   *
   * @throws IllegalArgumentException if a study is there twice or fewer than three are left
   */
  public static Split byStudy(List<Study> studies, Settings.Data settings) {
    List<Study> shuffled = new ArrayList<>(studies);
    shuffled.sort(Comparator.comparing(Study::id, OpenI::byNumber));
    Set<String> ids = new HashSet<>();
    for (Study study : shuffled) {
      if (!ids.add(study.id())) {
        throw new IllegalArgumentException(
            "A split takes each study once; found study " + study.id() + " twice.");
      }
    }
    Collections.shuffle(shuffled, new Random(settings.seed()));
    if (settings.limit() > 0 && settings.limit() < shuffled.size()) {
      shuffled = shuffled.subList(0, settings.limit());
    }
    int count = shuffled.size();
    if (count < 3) {
      throw new IllegalArgumentException(
          "A split needs 3 studies or more, one for each part; found "
              + count
              + ". Check the data and data.limit.");
    }
    int test = Math.max(1, (int) Math.round(count * settings.test()));
    int validation = Math.max(1, (int) Math.round(count * settings.validation()));
    int train = Math.max(1, count - validation - test);
    validation = Math.min(validation, count - train - 1);
    return new Split(
        shuffled.subList(0, train),
        shuffled.subList(train, train + validation),
        shuffled.subList(train + validation, count));
  }

  /**
   * The studies a model can use: with a text for the target and a frontal X-ray.
   *
   * @param target as {@link Study#text(String)} takes it
   */
  public static Usable usable(List<Study> studies, String target) {
    List<Study> kept = new ArrayList<>();
    int textless = 0;
    int imageless = 0;
    int both = 0;
    for (Study study : studies) {
      boolean text = !study.text(target).isEmpty();
      boolean image = study.frontal().isPresent();
      if (text && image) {
        kept.add(study);
      } else if (image) {
        textless++;
      } else if (text) {
        imageless++;
      } else {
        both++;
      }
    }
    return new Usable(kept, target, textless, imageless, both);
  }

  /**
   * Studies that can be used, and how many cannot.
   *
   * @param withoutText studies that lack the target's text alone
   * @param withoutFrontal studies that lack a frontal X-ray alone
   * @param withoutBoth studies that lack both
   */
  public record Usable(
      List<Study> studies, String target, int withoutText, int withoutFrontal, int withoutBoth) {

    public Usable {
      studies = List.copyOf(studies);
    }

    /** One sentence: how many are used, how many left out, and why. */
    public String summary() {
      int out = withoutText + withoutFrontal + withoutBoth;
      return "%d of %d studies are used; left out: %d without %s, %d without a frontal X-ray, %d without both."
          .formatted(
              studies.size(),
              studies.size() + out,
              withoutText,
              target,
              withoutFrontal,
              withoutBoth);
    }
  }
}
