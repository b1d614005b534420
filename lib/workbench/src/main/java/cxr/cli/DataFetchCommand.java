package cxr.cli;

import cxr.data.layout.OpenIArchives;
import cxr.io.Checkout;
import cxr.io.OutputFile;
import cxr.io.fetch.Downloader;
import cxr.io.fetch.RemoteFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "fetch",
    description = {
      "Fetches the official archives of the Indiana collection from OpenI: reports (1.1 MB) and X-rays (about 1.4 GB). They stay packed, as they came.",
      "",
      "A fetch that breaks off, or is stopped, goes on at the next start. The reports' SHA-256 is known and compared; that of the X-rays is not published: it is recorded at the first fetch, and compared from then on. OpenI could not be reached where this was written: the addresses are untried.",
      "",
      OpenIArchives.LICENCE
    },
    mixinStandardHelpOptions = true)
final class DataFetchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private Consent consent;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Folder to fetch into; without it data/iu-xray of the checkout.")
  private Path folder;

  @Option(names = "--reports-only", description = "Leave the X-rays out.")
  private boolean reportsOnly;

  @Option(
      names = "--from",
      paramLabel = "URL",
      defaultValue = OpenIArchives.ADDRESS,
      description = "Where the archives lie, for a copy of your own; without it ${DEFAULT-VALUE}.")
  private String from;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<RemoteFile> files = OpenIArchives.of(from, reportsOnly);
    Path to =
        folder == null ? Checkout.home().resolve("data").resolve("iu-xray") : folder.normalize();
    OutputFile.checkFolder(to);
    out.println(OpenIArchives.LICENCE);
    out.printf(
        "To fetch: %s from %s, into %s.%n",
        String.join(" and ", files.stream().map(RemoteFile::name).toList()), from, to);
    if (!consent.isGiven(spec.commandLine(), "Do you agree?")) {
      out.println("Nothing was fetched.");
      return 1;
    }
    Downloader downloader = new Downloader(new FetchProgress(out, Consent.terminal() != null));
    for (RemoteFile file : files) {
      downloader.fetch(file, to);
    }
    out.printf(
        "All is there. To work with it: CXR_DATA=%s environment/workbench run%n",
        ShellCommand.quoted(to.toString()));
    return 0;
  }
}
