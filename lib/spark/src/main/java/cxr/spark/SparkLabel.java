package cxr.spark;

import cxr.cli.LabelCommand;
import cxr.cli.LabelLines;
import cxr.cli.ReportFile.Report;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.ConditionRules;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code label}, whose reports are read on Spark. */
@Command
final class SparkLabel extends LabelCommand {

  @Mixin private Cluster cluster;

  @Mixin private TableOutput table;

  @Override
  public Integer call() throws IOException {
    try {
      table.check(replaces());
      return super.call();
    } finally {
      cluster.close();
    }
  }

  @Override
  protected Iterator<String> lines(List<Report> reports, LabelLines how) throws IOException {
    JavaRDD<Labelled> labelled = labelled(cluster, reports, how, rules());
    if (table.isWanted()) {
      labelled.cache();
      Scheme scheme = how.labeler().scheme();
      table.write(cluster, labelled.map(Labelled::row), Labelled.columns(scheme));
    }
    return labelled.map(Labelled::line).collect().iterator();
  }

  /** Each executor reads the rules once a slice. */
  private static JavaRDD<Labelled> labelled(
      Cluster cluster, List<Report> reports, LabelLines how, @Nullable Path rules) {
    Scheme scheme = how.labeler().scheme();
    boolean json = how.json();
    boolean explain = how.explain();
    String file = rules == null ? null : rules.getFileName().toString();
    if (rules != null) {
      cluster.context().addFile(rules.toString());
    }
    return cluster
        .slices(reports)
        .flatMap(
            slice -> {
              var labeler = new ConditionLabeler(scheme, rules(file));
              LabelLines own = new LabelLines(labeler, json, explain);
              return slice.stream().map(report -> Labelled.of(report, own)).iterator();
            });
  }

  private static ConditionRules rules(@Nullable String file) throws IOException {
    return file == null
        ? ConditionRules.standard()
        : ConditionRules.read(Path.of(SparkFiles.get(file)));
  }
}
