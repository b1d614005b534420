package cxr.evaluate;

import cxr.generate.WrittenReport;
import cxr.model.ReportModel;
import cxr.model.objective.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether reports tell the findings that their decoder was told, read from them by rules.
 *
 * @param reports that were told findings
 * @param whole those of them whose findings are just the ones they were told
 * @param findings each of the findings
 */
public record Obedience(int reports, int whole, List<Finding> findings) {

  /**
   * A finding in the reports.
   *
   * @param asked reports that were told it is present
   * @param named reports that name it
   * @param both reports that were told so and name it
   */
  public record Finding(String name, int asked, int named, int both) {}

  public Obedience {
    findings = List.copyOf(findings);
  }

  /** That of a model's reports; nothing where it was told no findings. */
  public static Optional<Obedience> of(ReportModel model, List<WrittenReport> reports) {
    List<WrittenReport> told = reports.stream().filter(r -> r.prompt().isPresent()).toList();
    return told.isEmpty()
        ? Optional.empty()
        : Prompts.of(model.settings().model()).map(prompts -> of(prompts, told));
  }

  private static Obedience of(Prompts prompts, List<WrittenReport> reports) {
    List<Set<String>> asked = reports.stream().map(r -> r.prompt().orElseThrow()).toList();
    List<Set<String>> named =
        reports.stream().map(r -> prompts.present(prompts.of(r.text()))).toList();
    return of(prompts.findings(), asked, named);
  }

  /**
   * That of some reports.
   *
   * @param findings that can be asked for
   * @param asked of each report those that it was told to be present
   * @param named of each report those that it names
   */
  static Obedience of(List<String> findings, List<Set<String>> asked, List<Set<String>> named) {
    int whole = 0;
    for (int i = 0; i < asked.size(); i++) {
      whole += asked.get(i).equals(named.get(i)) ? 1 : 0;
    }
    List<Finding> each = new ArrayList<>();
    for (String finding : findings) {
      int both = 0;
      for (int i = 0; i < asked.size(); i++) {
        both += asked.get(i).contains(finding) && named.get(i).contains(finding) ? 1 : 0;
      }
      each.add(new Finding(finding, count(asked, finding), count(named, finding), both));
    }
    return new Obedience(asked.size(), whole, each);
  }

  private static int count(List<Set<String>> sets, String finding) {
    return (int) sets.stream().filter(set -> set.contains(finding)).count();
  }

  /** The share of the reports that tell just the findings that they were told. */
  public double studies() {
    return (double) whole / reports;
  }

  /** The share of the single labels, of each report and finding, that are as they were told. */
  public double labels() {
    int wrong = findings.stream().mapToInt(f -> f.asked() + f.named() - 2 * f.both()).sum();
    return 1 - (double) wrong / (reports * findings.size());
  }

  /**
   * The micro F1 of the findings that are named against those that were told present: where few are
   * present, labels say little. Not a number where none was told or named.
   */
  public double f1() {
    int both = findings.stream().mapToInt(Finding::both).sum();
    return 2.0 * both / findings.stream().mapToInt(f -> f.asked() + f.named()).sum();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Obedience: of %d reports that were told findings, %d name these and no others; %.3f of the single labels are as told, F1 of the findings %.3f.",
        reports,
        whole,
        labels(),
        f1());
  }
}
