import cxr.data.Dataset;
import cxr.data.Split;
import cxr.data.Study;
import cxr.data.layout.Datasets;
import cxr.settings.Settings;
import cxr.settings.Target;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a collection from its folder or archive, whatever its layout, and splits it by study. */
public class ReadCollection {

  public static void main(String[] folder) throws IOException {
    Dataset dataset = Datasets.open(Path.of(folder[0]));
    System.out.printf("layout: %s; problems: %d%n", dataset.layout(), dataset.problems().size());
    Split.Usable usable = Split.usable(dataset, Target.FINDINGS);
    System.out.println(usable.summary());
    Split split = Split.byStudy(usable.studies(), Settings.defaults().data());
    System.out.printf(
        "train %d, validation %d, test %d%n",
        split.train().size(), split.validation().size(), split.test().size());
    Study study = split.test().get(0);
    System.out.printf("study %s: %s%n", study.id(), study.findings());
  }
}
