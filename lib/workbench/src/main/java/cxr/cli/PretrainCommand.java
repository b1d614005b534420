package cxr.cli;

import cxr.io.Checkout;
import cxr.model.ReportModel;
import cxr.pretrain.Level;
import cxr.pretrain.Measurement;
import cxr.pretrain.Positives;
import cxr.pretrain.Pretraining;
import cxr.pretrain.PretrainingFigures;
import cxr.settings.Settings;
import cxr.train.Material;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    description = {
      "Draws X-rays and the reports that belong to them together, on a frozen encoder's features, and measures what that is worth: retrieval both ways, findings by prompts, and a findings head by the share of labelled studies.",
      "The encoder is that of the settings; without --weights it stays as it starts. What has learnt is kept: after Ctrl-C the same command goes on."
    },
    mixinStandardHelpOptions = true)
final class PretrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private Source source;
  @Mixin private StartWeights startWeights;

  @Option(
      names = "--positives",
      paramLabel = "WHICH",
      split = ",",
      description =
          "Which texts count as right for an X-ray: study, that of the same study alone; text, those that read the same; findings, those with the same findings. Several are measured side by side.")
  private List<Positives> positives = List.of(Pretraining.defaults().positives());

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      split = ",",
      description =
          "What is compared: global, whole X-rays and texts; local, words and regions; both.")
  private List<Level> levels = List.of(Pretraining.defaults().level());

  @Mixin private ScoredPart scored;

  @Option(names = "--seeds", paramLabel = "N", description = "How often each is learnt.")
  private int seeds = 3;

  @Mixin private FiguresFolder figures;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Count.checked(spec, "--seeds", seeds);
    startWeights.files();
    Settings settings = source.settings();
    startWeights.check(source.dataset(), spec.commandLine().getErr());
    Path folder = figures.folder();
    WorkLines lines = new WorkLines(out);
    Interruptible.run(
        () -> {
          Material material =
              Material.of(figures.of(source.dataset()), settings, lines.of("X-rays decoded"));
          try (ReportModel eyes = new ReportModel(material.settings(), material.tokenizer())) {
            startWeights.into(eyes, out);
            boolean regions = levels.stream().anyMatch(Level::isLocal);
            try (Measurement measurement = Measurement.open(material, eyes, regions, lines)) {
              new PretrainingFigures(measurement, scored.part(), seeds)
                  .write(pretrainings(), folder);
            }
          }
        });
    out.println("The figures are in " + Checkout.shown(folder) + ".");
    return 0;
  }

  private List<Pretraining> pretrainings() {
    List<Pretraining> all = new ArrayList<>();
    for (Level level : levels) {
      for (Positives one : positives) {
        all.add(Pretraining.defaults().with(one, level, false));
      }
    }
    return all;
  }
}
