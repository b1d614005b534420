package cxr.toy;

import cxr.data.*;
import cxr.data.layout.*;
import cxr.data.reports.Report;
import java.io.IOException;
import java.nio.file.*;
import java.util.*;

/** A table {@code toy.csv} with a row a study of one image, and the images in {@code pictures}. */
public record ToyLayout() implements Layout {
  static final Set<String> COLUMNS = Set.of("study", "patient", "split", "text", "image", "view");

  public String name() {
    return "Toy";
  }

  public String sign() {
    return "toy.csv";
  }

  public int rank() {
    return 50;
  }

  public boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(sign()));
  }

  public void read(Path folder, DatasetBuilder into) throws IOException {
    for (var row : into.reportRows(folder.resolve(sign()), "study", COLUMNS, COLUMNS)) {
      var images = List.of(Report.ImageReference.of(row.get("image")));
      String study = row.get("study");
      into.add(Report.of(sign(), study, row.get("patient"), row.get("text"), "", images));
      into.view(row.get("image"), row.get("view"), sign());
      into.part(study, row.get("split"), sign());
    }
    into.images(ImageFiles.byId(folder.resolve("pictures")));
  }
}
