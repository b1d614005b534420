package cxr.spark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/** What ND4J takes of an executor: its cores, and memory outside of Java's heap. */
final class Native {

  private static final String CORES = "spark.executor.cores";
  private static final String OUTSIDE = "spark.executor.memoryOverhead";

  private static final Pattern LOCAL = Pattern.compile("local\\[([^,]+)(?:,.*)?]");

  private Native() {}

  /**
   * Lets ND4J's threads be as many as an executor has cores, and its arrays no larger than the
   * memory that an executor has beside Java's heap, which is 3 GB unless Spark's own setting says
   * otherwise. A task has all cores of its executor, for a model works for one at a time. This
   * machine's own are set by what starts it.
   */
  static void set(SparkConf conf) {
    conf.setIfMissing(OUTSIDE, "3g");
    String cores = cores(conf);
    conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", cores);
    conf.setIfMissing("spark.executorEnv.OMP_WAIT_POLICY", "passive");
    conf.setIfMissing("spark.executorEnv.MALLOC_ARENA_MAX", "2");
    String options = "spark.executor.extraJavaOptions";
    String limit =
        "-Dorg.bytedeco.javacpp.maxbytes=%1$d -Dorg.bytedeco.javacpp.maxphysicalbytes=0"
            .formatted(conf.getSizeAsMb(OUTSIDE) << 20);
    conf.set(options, (conf.get(options, "") + " " + limit).strip());
    conf.setIfMissing("spark.task.cpus", cores);
  }

  /** Those of an executor; where Spark is not told, one, or on this machine those of the master. */
  private static String cores(SparkConf conf) {
    Matcher local = LOCAL.matcher(conf.get("spark.master"));
    if (!local.matches()) {
      return conf.get(CORES, "1");
    }
    String cores = local.group(1);
    return cores.equals("*") ? String.valueOf(Runtime.getRuntime().availableProcessors()) : cores;
  }
}
