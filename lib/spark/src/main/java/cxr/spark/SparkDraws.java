package cxr.spark;

import cxr.score.metric.Bootstrap;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Scores the draws of the bootstrap on Spark: each executor is sent what the studies add, once, and
 * scores some of the draws. Each draw has a seed of its own, so that it does not matter where.
 */
record SparkDraws(JavaSparkContext spark) implements Bootstrap.Work {

  @Override
  public double[][] scores(int draws, Bootstrap.Draw one) {
    List<Integer> numbers = IntStream.range(0, draws).boxed().toList();
    Broadcast<Bootstrap.Draw> sent = spark.broadcast(one);
    try {
      return spark
          .parallelize(numbers, spark.defaultParallelism())
          .map(draw -> sent.value().scores(draw))
          .collect()
          .toArray(double[][]::new);
    } finally {
      sent.destroy();
    }
  }
}
