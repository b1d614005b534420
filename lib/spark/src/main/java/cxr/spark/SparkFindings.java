package cxr.spark;

import cxr.cli.Deciding;
import cxr.cli.FindingLines;
import cxr.evaluate.FindingsReader;
import cxr.evaluate.StudyFindings;
import cxr.score.Thresholds;
import cxr.settings.Settings;
import cxr.train.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description =
        "Tells the findings of X-rays by the condition head of a run, as the plain command of this name does.",
    mixinStandardHelpOptions = true)
final class SparkFindings extends XRayCommand {

  @Mixin private Deciding deciding;

  @Option(names = "--json", description = FindingLines.JSON)
  private boolean json;

  @Override
  XRayWork work(Run run, Settings settings) throws IOException {
    return new Work(json, deciding.kind());
  }

  private record Work(boolean json, Thresholds.Kind kind) implements XRayWork {

    @Override
    public int atOnce() {
      return 8;
    }

    @Override
    public StructType columns() {
      return TableOutput.columns(
          List.of("study", "finding", "probability", "present", "threshold", "problem"),
          List.of(
              DataTypes.StringType,
              DataTypes.StringType,
              DataTypes.DoubleType,
              DataTypes.BooleanType,
              DataTypes.DoubleType,
              DataTypes.StringType));
    }

    @Override
    public List<Outcome> of(ExecutorModel model, List<SeenStudy> studies, List<StudyXRays> named)
        throws IOException {
      FindingsReader reader =
          model.once("findings " + kind, own -> FindingsReader.of(model.run(), own, kind));
      List<StudyFindings> found =
          reader.read(
              named.stream().map(StudyXRays::name).toList(),
              studies.stream().map(SeenStudy::views).toList());
      List<Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < found.size(); i++) {
        List<String> notes = new ArrayList<>(studies.get(i).notes());
        String line = new FindingLines(json).of(found.get(i), notes);
        outcomes.add(new Outcome(studies.get(i).place(), line, notes, "", rows(found.get(i))));
      }
      return outcomes;
    }

    private static List<Row> rows(StudyFindings found) {
      List<Row> rows = new ArrayList<>();
      for (StudyFindings.Finding one : found.findings()) {
        rows.add(
            RowFactory.create(
                found.study(), one.name(), one.probability(), one.present(), one.threshold(), ""));
      }
      return rows;
    }

    @Override
    public Outcome broken(int place, StudyXRays study, String problem) {
      String line = json ? FindingLines.line(study.name(), problem) : "";
      Row row = RowFactory.create(study.name(), null, null, null, null, problem);
      return new Outcome(place, line, List.of(), problem, new ArrayList<>(List.of(row)));
    }
  }
}
