package cxr.spark;

import cxr.cli.ReportLine;
import cxr.cli.ReportOptions;
import cxr.cli.Writing;
import cxr.generate.ReportWriter;
import cxr.generate.WrittenReport;
import cxr.settings.GenerateSettings;
import cxr.settings.Settings;
import cxr.train.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    description =
        "Writes a report for each study, as the plain command of this name does for files; without files for those of a collection.",
    mixinStandardHelpOptions = true)
final class SparkGenerate extends XRayCommand {

  @Mixin private Writing writing;

  @Mixin private ReportOptions options;

  @Override
  XRayWork work(Run run, Settings settings) {
    return new Work(options.json(), writing.how(settings), options.asIf());
  }

  private record Work(boolean json, GenerateSettings how, String @Nullable [] asIf)
      implements XRayWork {

    @Override
    public int atOnce() {
      return how.batchSize();
    }

    @Override
    public StructType columns() {
      return TableOutput.columns(
          List.of("id", "report", "score", "ended", "problem"),
          List.of(
              DataTypes.StringType,
              DataTypes.StringType,
              DataTypes.DoubleType,
              DataTypes.BooleanType,
              DataTypes.StringType));
    }

    @Override
    public List<Outcome> of(ExecutorModel model, List<SeenStudy> studies, List<StudyXRays> named)
        throws IOException {
      ReportWriter writer =
          model.once("reports " + how, own -> ReportOptions.asIf(new ReportWriter(own, how), asIf));
      List<WrittenReport> reports =
          writer.reports(studies.stream().map(SeenStudy::views).toList(), done -> {});
      List<Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < reports.size(); i++) {
        WrittenReport report = reports.get(i);
        List<String> notes = new ArrayList<>(studies.get(i).notes());
        StudyXRays study = named.get(i);
        Row row =
            RowFactory.create(study.name(), report.text(), report.score(), report.ended(), "");
        outcomes.add(
            new Outcome(
                studies.get(i).place(),
                ReportLine.of(study.named(), notes, report, json),
                notes,
                "",
                new ArrayList<>(List.of(row))));
      }
      return outcomes;
    }

    @Override
    public Outcome broken(int place, StudyXRays study, String problem) {
      Row row = RowFactory.create(study.name(), null, null, null, problem);
      return new Outcome(place, "", List.of(), problem, new ArrayList<>(List.of(row)));
    }
  }
}
