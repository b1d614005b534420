package cxr.view.explore;

import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.data.View;
import cxr.image.codec.ImageInfo;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Scheme;
import cxr.view.Charts;
import cxr.view.Gallery;
import cxr.view.XRays;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The X-rays of a collection. */
public final class ReportImages {

  private final List<Study> studies;
  private final List<Labels> labels;

  ReportImages(List<Study> studies, List<Labels> labels) {
    this.studies = studies;
    this.labels = labels;
  }

  /** How many reports name how many X-rays. */
  public CategoryChart perReport() {
    return Counts.bars(
        "X-rays of a report",
        "X-rays",
        studies.stream().mapToInt(study -> study.imageIds().size()),
        String::valueOf);
  }

  /** Which combinations of views the reports have, the commonest first. */
  public Table views() {
    var views = Counts.commonest(studies.stream().map(ReportImages::views));
    return Table.create(
        "Views of a report",
        StringColumn.create("X-rays found", views.stream().map(Map.Entry::getKey)),
        IntColumn.create("reports", views.stream().mapToInt(Map.Entry::getValue)));
  }

  /** {@code 1 frontal, 1 lateral}. */
  private static String views(Study study) {
    Map<View, Integer> views = new EnumMap<>(View.class);
    study.images().forEach(image -> views.merge(image.view(), 1, Integer::sum));
    return views.isEmpty()
        ? "none found"
        : views.entrySet().stream()
            .map(view -> view.getValue() + " " + view.getKey().name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
  }

  /** Width and height of the X-rays, from the headers of their files. */
  public XYChart sizes() {
    List<ImageInfo> sizes =
        studies.parallelStream()
            .flatMap(study -> study.images().stream())
            .flatMap(image -> size(image).stream())
            .toList();
    return Charts.points(
        "Sizes of %,d X-rays".formatted(sizes.size()),
        "width, pixels",
        "height, pixels",
        Map.of("X-rays", Charts.series(sizes, ImageInfo::width, ImageInfo::height)));
  }

  private static Optional<ImageInfo> size(ImageFile image) {
    try {
      return Optional.of(ImageInfo.of(image.path()));
    } catch (IOException e) {
      return Optional.empty(); // a table of problems tells it where images are checked
    }
  }

  /** X-rays of each condition of the deck: the first studies that have it alone. */
  public Gallery gallery() throws IOException {
    List<Gallery.Captioned> pictures = new ArrayList<>();
    for (Condition condition : Scheme.DECK.conditions()) {
      for (int i = 0; i < studies.size(); i++) {
        Study study = studies.get(i);
        if (study.frontal().isPresent() && labels.get(i).positives().equals(Set.of(condition))) {
          String caption = "%s (study %s)".formatted(condition.display(), study.id());
          pictures.add(new Gallery.Captioned(XRays.frontal(study), caption));
          break;
        }
      }
    }
    return new Gallery(200, pictures);
  }
}
