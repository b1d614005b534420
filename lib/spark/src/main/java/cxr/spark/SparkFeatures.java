package cxr.spark;

import cxr.model.FeatureExtractor;
import cxr.settings.Settings;
import cxr.train.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Computes what the encoder of a run makes of X-rays: a row of features each, for classifiers and retrieval.",
      "--output has a row for each X-ray: study, view (0 for the frontal one), features, problem. Without it the studies are counted alone."
    },
    mixinStandardHelpOptions = true)
final class SparkFeatures extends XRayCommand {

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "pooled",
      description =
          "pooled, a row of a few hundred numbers (the default), or map, the last feature map, channel by channel.")
  private FeatureExtractor.Kind kind;

  @Override
  XRayWork work(Run run, Settings settings) {
    return new Work(kind);
  }

  private record Work(FeatureExtractor.Kind kind) implements XRayWork {

    @Override
    public int atOnce() {
      return 8;
    }

    @Override
    public StructType columns() {
      return TableOutput.columns(
          List.of("study", "view", "features", "problem"),
          List.of(
              DataTypes.StringType,
              DataTypes.IntegerType,
              DataTypes.createArrayType(DataTypes.FloatType),
              DataTypes.StringType));
    }

    @Override
    public List<Outcome> of(ExecutorModel model, List<SeenStudy> studies, List<StudyXRays> named)
        throws IOException {
      FeatureExtractor extractor =
          model.once("features " + kind, own -> new FeatureExtractor(own, kind));
      List<Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < studies.size(); i++) {
        List<Row> rows = new ArrayList<>();
        float[][] views = studies.get(i).views();
        for (int v = 0; v < views.length; v++) {
          if (views[v] != null) {
            float[] features = extractor.features(views[v]);
            rows.add(RowFactory.create(named.get(i).name(), v, features, ""));
          }
        }
        String line = String.format(Locale.ROOT, "%s\t%d", named.get(i).name(), rows.size());
        List<String> notes = new ArrayList<>(studies.get(i).notes());
        outcomes.add(new Outcome(studies.get(i).place(), line, notes, "", rows));
      }
      return outcomes;
    }

    @Override
    public Outcome broken(int place, StudyXRays study, String problem) {
      Row row = RowFactory.create(study.name(), null, null, problem);
      return new Outcome(place, "", List.of(), problem, new ArrayList<>(List.of(row)));
    }
  }
}
