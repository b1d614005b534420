package cxr.retrieve;

import cxr.score.ConstantReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Puts sentences of training reports together anew to reports without findings, by local search for
 * the greatest expected utility.
 *
 * <p>It starts from the two best reports. A step leaves a sentence out, replaces it by a frequent
 * one of its topic, or puts in a very frequent one of a topic that is missing; the best of all
 * these is the next. After four steps, or where one gains little, it ends. Of each step the four
 * best texts are kept that are better than the start.
 */
final class Recombiner {

  private static final int STARTS = 2;
  private static final int STEPS = 4;
  private static final int KEPT = 4; // of a step
  private static final double LITTLE = .005;
  private static final int FREQUENT = 4; // times that a sentence stands in training reports
  private static final int TO_REPLACE = 160; // sentences
  private static final int TO_INSERT = 80;
  private static final int LEAST_SENTENCES = 2;

  private static final List<Pattern> TOPICS =
      List.of(
          Pattern.compile("heart|cardi|mediast|silhouette"),
          Pattern.compile("lung|consolid|airspace|opacit|infiltr|focal"),
          Pattern.compile("effusion|pneumothorax|pleural"),
          Pattern.compile("bon|osseous|spine|skelet|thorac|degener|rib"));

  private final TrainReports train;
  private final List<Sentence> frequent; // the most frequent first

  /** A sentence with its topics: a bit for each, one more where it has none of them. */
  private record Sentence(String text, int topics) {

    static Sentence of(String text) {
      int topics = 0;
      for (int topic = 0; topic < TOPICS.size(); topic++) {
        topics |= TOPICS.get(topic).matcher(text).find() ? 1 << topic : 0;
      }
      return new Sentence(text, topics == 0 ? 1 << TOPICS.size() : topics);
    }
  }

  Recombiner(TrainReports train) {
    this.train = train;
    Sentences sentences = new Sentences(train);
    frequent =
        sentences.all().stream()
            .filter(text -> sentences.count(text) >= FREQUENT && Sentences.standsAlone(text))
            .filter(text -> sentences.findings(List.of(text)).isEmpty())
            .sorted(Comparator.comparing(sentences::count, Comparator.reverseOrder()))
            .limit(TO_REPLACE)
            .map(Sentence::of)
            .toList();
  }

  /** Texts that are better, by these weights, than the reports they are made of. */
  Set<String> improve(List<Candidate> reports, double[] weights) {
    Set<String> found = new LinkedHashSet<>();
    reports.stream()
        .map(report -> Map.entry(report.text(), report.expected(weights)))
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(STARTS)
        .forEach(start -> climb(start.getKey(), start.getValue(), weights, found));
    return found;
  }

  private void climb(String start, double least, double[] weights, Set<String> found) {
    Draft now = new Draft(ConstantReport.sentences(start), least);
    for (int step = 0; step < STEPS; step++) {
      List<Draft> next = train.ranked(neighbours(now.sentences()), weights);
      next.stream()
          .limit(KEPT)
          .filter(draft -> draft.expected() > least)
          .forEach(draft -> found.add(draft.text()));
      if (next.isEmpty() || next.get(0).expected() <= now.expected() + LITTLE) {
        return;
      }
      now = next.get(0);
    }
  }

  private List<List<String>> neighbours(List<String> report) {
    Set<List<String>> neighbours = new LinkedHashSet<>();
    int topics = 0;
    for (int place = 0; place < report.size(); place++) {
      Sentence own = Sentence.of(report.get(place));
      topics |= own.topics;
      if (report.size() > LEAST_SENTENCES) {
        List<String> shorter = new ArrayList<>(report);
        shorter.remove(place);
        neighbours.add(shorter);
      }
      for (Sentence other : frequent) {
        if ((other.topics & own.topics) != 0 && !report.contains(other.text)) {
          List<String> replaced = new ArrayList<>(report);
          replaced.set(place, other.text);
          neighbours.add(replaced);
        }
      }
    }
    for (Sentence other : frequent.subList(0, Math.min(TO_INSERT, frequent.size()))) {
      for (int place = 0; (other.topics & topics) == 0 && place <= report.size(); place++) {
        List<String> longer = new ArrayList<>(report);
        longer.add(place, other.text);
        neighbours.add(longer);
      }
    }
    return neighbours.stream().filter(text -> TrainReports.mayBeWritten(Draft.text(text))).toList();
  }
}
