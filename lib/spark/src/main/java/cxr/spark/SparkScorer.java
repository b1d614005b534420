package cxr.spark;

import cxr.score.Recipe;
import cxr.score.ReferencePart;
import cxr.score.References;
import cxr.score.ScorePart;
import cxr.score.Scorer;
import cxr.score.Scores;
import cxr.score.metric.Bootstrap;
import cxr.score.metric.PythonWhitespace;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Scores on Spark, in two passes: over the references, for the n-grams' document frequencies by
 * which CIDEr weighs them; then over each system's reports, for what each study adds to the scores.
 * Counts are those of one machine; means differ by the order in which a study's n-grams are added.
 */
final class SparkScorer implements Scorer {

  private final Cluster cluster;
  private final JavaRDD<ReferencePart> parts;
  private final ReferencePart whole;
  private final Broadcast<Recipe> recipe;
  private final Broadcast<Map<String, Integer>> frequencies; // of n-grams in two references or more
  private final Scheme scheme;

  private SparkScorer(
      Cluster cluster, List<String> written, Recipe recipe, ConditionLabeler labeler) {
    this.cluster = cluster;
    this.scheme = labeler.scheme();
    JavaSparkContext spark = cluster.context();
    this.recipe = spark.broadcast(recipe);
    this.parts = parts(cluster.slices(written), this.recipe, scheme);
    this.whole = ReferencePart.joined(parts.collect());
    this.frequencies = spark.broadcast(frequencies(parts, scheme));
  }

  /** References whose systems and draws are scored on Spark, by the rules of the library. */
  static References references(
      Cluster cluster, List<String> written, Recipe recipe, ConditionLabeler labeler) {
    Bootstrap bootstrap = Bootstrap.defaults().by(new SparkDraws(cluster.context()));
    Scorer scorer = new SparkScorer(cluster, written, recipe, labeler);
    return new References(written, recipe, labeler, bootstrap, false, scorer);
  }

  private static JavaRDD<ReferencePart> parts(
      JavaRDD<List<String>> slices, Broadcast<Recipe> recipe, Scheme scheme) {
    return slices
        .map(
            slice ->
                Cluster.alone(
                    () -> ReferencePart.of(slice, recipe.value(), new ConditionLabeler(scheme))))
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  private static Map<String, Integer> frequencies(JavaRDD<ReferencePart> parts, Scheme scheme) {
    int places = parts.getNumPartitions();
    return Frequencies.sums(
        parts.flatMapToPair(
            part ->
                Cluster.alone(
                    () ->
                        Frequencies.dealt(
                            part.ready(new ConditionLabeler(scheme)).frequencies(), places))));
  }

  @Override
  public List<Set<Condition>> conditions() {
    return whole.conditions();
  }

  @Override
  public int[] lengths() {
    return whole.texts().stream().mapToInt(text -> PythonWhitespace.split(text).length).toArray();
  }

  @Override
  public Scores score(String system, References references, List<String> hypotheses) {
    return ScorePart.scores(
        system,
        references,
        whole.cut(),
        columns(parts, cluster.slices(hypotheses), recipe, frequencies, scheme, hypotheses.size())
            .collect(),
        () -> whole.against(hypotheses, references.recipe(), references.labeler()));
  }

  private static JavaRDD<ScorePart> columns(
      JavaRDD<ReferencePart> references,
      JavaRDD<List<String>> hypotheses,
      Broadcast<Recipe> recipe,
      Broadcast<Map<String, Integer>> frequencies,
      Scheme scheme,
      int size) {
    return references
        .zip(hypotheses)
        .map(
            slice -> {
              ConditionLabeler labeler = new ConditionLabeler(scheme);
              return Cluster.alone(
                  () ->
                      ScorePart.of(
                          slice._1().ready(labeler),
                          recipe.value(),
                          labeler,
                          slice._2(),
                          size,
                          frequencies.value()));
            });
  }
}
