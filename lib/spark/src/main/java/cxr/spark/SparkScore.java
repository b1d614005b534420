package cxr.spark;

import cxr.cli.ScoreCommand;
import cxr.score.Recipe;
import cxr.score.References;
import cxr.text.conditions.ConditionLabeler;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code score}, whose studies and draws are scored on Spark. */
@Command
final class SparkScore extends ScoreCommand {

  @Mixin private Cluster cluster;

  @Override
  public Integer call() throws IOException {
    try {
      return super.call();
    } finally {
      cluster.close();
    }
  }

  @Override
  protected References references(List<String> written, Recipe recipe, ConditionLabeler labeler) {
    return SparkScorer.references(cluster, written, recipe, labeler);
  }
}
