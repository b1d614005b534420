package cxr.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.data.Dataset;
import cxr.data.Description;
import cxr.data.LeakReport;
import cxr.data.Split;
import cxr.data.layout.Datasets;
import cxr.image.codec.GreyImage;
import cxr.io.FailureReason;
import cxr.io.Json;
import cxr.io.Plural;
import cxr.io.Problem;
import cxr.settings.Settings;
import cxr.train.Material;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code data describe}: counts what a collection holds. */
@Command(
    name = "describe",
    description = "Counts what a collection holds.",
    footerHeading = "%nHow it is counted:%n%n",
    footer = Description.HOW,
    mixinStandardHelpOptions = true)
public class DescribeCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = Json.with();

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description =
          "Folder or archive; without it --data, CXR_DATA, or else the built-in sample. Its layout"
              + " (those that data/README.md names) is found by looking.")
  private Path folder;

  @Option(
      names = "--json",
      description = "As one JSON object; --problems and --split add keys of their names to it.")
  private boolean json;

  @Option(names = "--problems", description = "Also lists every problem.")
  private boolean problems;

  @Option(
      names = "--split",
      description =
          "Also splits the studies that can be learnt from, by the settings, and looks for leaks.")
  private boolean split;

  @Option(
      names = "--check-images",
      description =
          "Also reads every X-ray, leaves out those that cannot be read, and tells those that are"
              + " doubtful: blank ones, for example.")
  private boolean checkImages;

  @Mixin private Source source;

  @Override
  public Integer call() throws IOException {
    if (folder != null) {
      Together.refuse(spec, "DIR names the collection, as --data would", "--data");
    }
    Together.need(spec, "--split", "--set", "--config");
    Optional<Settings> settings = split ? Optional.of(source.settings()) : Optional.empty();
    Dataset dataset = folder == null ? source.dataset() : Datasets.open(folder);
    if (checkImages) {
      dataset = checked(dataset);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(dataset, settings));
    } else {
      printText(dataset, out);
      if (settings.isPresent()) { // what was found says why a split cannot be made
        printSplit(Material.unseen(dataset, settings.get()), out);
      }
    }
    return 0;
  }

  /** A collection without the X-rays that cannot be read, doubtful ones among its problems. */
  protected Dataset checked(Dataset dataset) throws IOException {
    Map<Path, List<String>> notes = new ConcurrentHashMap<>();
    return dataset.withReadableImages(image -> failure(image, notes)).withDoubts(notes);
  }

  private static Optional<String> failure(Path image, Map<Path, List<String>> notes) {
    try {
      notes.put(image, GreyImage.notes(image));
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(FailureReason.of(e));
    }
  }

  private String json(Dataset dataset, Optional<Settings> settings) throws IOException {
    ObjectNode all = (ObjectNode) JSON.readTree(Description.of(dataset).toJson());
    if (problems) {
      all.set("problemList", JSON.valueToTree(dataset.problems()));
    }
    if (settings.isPresent()) {
      all.set("split", split(Material.unseen(dataset, settings.get())));
    }
    return Json.indented(all);
  }

  private static ObjectNode split(Material material) {
    ObjectNode split = JSON.valueToTree(material.leaks());
    split.put("by", material.settings().data().split().word());
    split.put("used", material.usable().summary());
    split.put("inNoPart", inNoPart(material));
    split.put("warning", material.leaks().warning().orElse(null));
    return split;
  }

  private static int inNoPart(Material material) {
    return material.usable().studies().size() - material.split().size();
  }

  private void printText(Dataset dataset, PrintWriter out) {
    Description counts = Description.of(dataset);
    out.printf("%s, in the layout %s%n%n", Datasets.name(dataset), dataset.layout());
    printReports(counts, dataset.lost(), out);
    printSections(counts.sections(), counts.sectionsWithImages(), out);
    printWords(counts.words(), out);
    printTerms(counts, out);
    printProblems(dataset, out);
  }

  private static void printReports(Description counts, int lost, PrintWriter out) {
    line(out, "reports", counts.reports());
    if (lost > 0) {
      line(out, "  left out beside these", lost);
    }
    line(out, "  that name an X-ray", counts.reportsWithImages());
    counts
        .imagesPerReport()
        .forEach(
            (images, reports) -> line(out, "  that name " + Plural.of(images, "X-ray"), reports));
    line(out, "X-rays that reports name", counts.imagesListed());
    line(out, "X-rays found on disk", counts.imagesFound());
  }

  private static void printSections(
      Description.Sections all, Description.Sections with, PrintWriter out) {
    out.printf("%n%-26s %8s %14s%n", "sections", "reports", "name an X-ray");
    String row = "%-26s %8d %14d%n";
    out.printf(row, "both", all.both(), with.both());
    out.printf(row, "findings only", all.findingsOnly(), with.findingsOnly());
    out.printf(row, "impression only", all.impressionOnly(), with.impressionOnly());
    out.printf(row, "neither", all.neither(), with.neither());
  }

  private static void printWords(Description.SectionLengths words, PrintWriter out) {
    out.printf("%n%-26s %8s %8s %8s %8s%n", "words", "mean", "median", "p95", "max");
    lengths(out, "findings", words.findings());
    lengths(out, "impression", words.impression());
    lengths(out, "findings and impression", words.report());
  }

  private static void printTerms(Description counts, PrintWriter out) {
    out.println();
    line(out, "MeSH terms per report", counts.mesh().termsPerReport());
    line(out, "MeSH: normal alone", counts.mesh().normalOnly());
    line(out, "MeSH: different terms", counts.mesh().distinctTerms());
    line(out, "different words", counts.vocabulary().types());
    line(out, "  three times or more", counts.vocabulary().atLeast3());
    line(out, "findings with XXXX, share", counts.redacted().findingsShare());
    line(out, "findings said before", counts.duplicateFindings());
  }

  private void printProblems(Dataset dataset, PrintWriter out) {
    out.printf("%nproblems%n");
    dataset.problemCounts().forEach((kind, count) -> line(out, "  " + kind.words(), count));
    if (dataset.problems().isEmpty()) {
      out.println("  none");
    }
    if (problems && !dataset.problems().isEmpty()) {
      out.printf("%n%-8s %-32s %-20s %s%n", "study", "file", "kind", "what was done");
      for (Problem problem : dataset.problems()) {
        out.printf(
            "%-8s %-32s %-20s %s%n",
            problem.study(), problem.file(), problem.kind().words(), problem.action());
      }
    }
  }

  private static void printSplit(Material material, PrintWriter out) {
    LeakReport leaks = material.leaks();
    out.printf("%nsplit by %s%n", material.settings().data().split().word());
    out.println(material.usable().summary());
    leaks.warning().ifPresent(out::println);
    int rest = inNoPart(material);
    if (rest > 0) {
      line(out, "usable, yet in no part", rest);
    }
    line(out, "studies in two parts", leaks.studiesInTwo());
    line(out, "images in two parts", leaks.imagesInTwo());
    out.printf(
        "%-26s %8d of %d (%.1f %%)%n",
        "test texts also in train",
        leaks.textsFromTrain(),
        leaks.texts(),
        100 * leaks.shareOfTextsFromTrain());
    printSpreads(leaks, out);
  }

  private static void printSpreads(LeakReport leaks, PrintWriter out) {
    out.printf("%n%-26s", "condition");
    for (Split.Part part : Split.Part.values()) {
      out.printf(" %18s", "%s (%d)".formatted(part.words(), leaks.studies().get(part)));
    }
    out.println();
    for (LeakReport.Spread spread : leaks.conditions()) {
      out.printf("%-26s", spread.condition());
      spread
          .shares()
          .forEach(
              (part, share) ->
                  out.printf(" %9d  %5.1f %%", spread.counts().get(part), 100 * share));
      out.println();
    }
  }

  private static void line(PrintWriter out, String name, int count) {
    out.printf("%-26s %8d%n", name, count);
  }

  private static void line(PrintWriter out, String name, double value) {
    out.printf("%-26s %8.3f%n", name, value);
  }

  private static void lengths(PrintWriter out, String name, Description.Lengths lengths) {
    out.printf(
        "%-26s %8.1f %8.1f %8d %8d%n",
        name, lengths.mean(), lengths.median(), lengths.p95(), lengths.max());
  }
}
