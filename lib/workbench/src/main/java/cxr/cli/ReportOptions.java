package cxr.cli;

import cxr.generate.ReportWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how reports are told, and as if which findings were there. */
public final class ReportOptions {

  @Option(
      names = "--json",
      description =
          "Prints a line of JSON for each study: image, lateral if there is one, report, score, and whether the report ended before generate.maxTokens.")
  private boolean json;

  @Option(
      names = "--as-if",
      split = ",",
      paramLabel = "FINDING",
      description =
          "Writes as if these findings, joined by commas, and no others were present, none for no finding; for a model that is told findings (model.prompts=states).")
  private String @Nullable [] asIf;

  public boolean json() {
    return json;
  }

  /** The findings' names, or none alone; null if none are given. */
  public String @Nullable [] asIf() {
    return asIf;
  }

  /** A writer that writes as if there were some findings; one as it is if none are given. */
  public static ReportWriter asIf(ReportWriter writer, String @Nullable [] asIf) {
    if (asIf == null) {
      return writer;
    }
    boolean none = asIf.length == 1 && asIf[0].strip().equalsIgnoreCase("none");
    return writer.asIf(none ? new String[0] : asIf);
  }
}
