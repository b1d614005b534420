package cxr.data;

import cxr.io.CsvTable;
import cxr.io.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The tables in which collections publish the boxes that radiologists drew. */
public enum BoxTable {
  /**
   * MS-CXR, {@code MS_CXR_Local_Alignment_v1.1.0.csv} (Boecking et al., ECCV 2022): phrases of
   * MIMIC-CXR's reports, boxes in pixels of the original picture, whose size each row has.
   */
  MS_CXR(
      Set.of("dicom_id", "category_name", "x", "y", "w", "h", "image_width", "image_height"),
      Set.of("label_text", "path", "split")) {
    @Override
    Optional<Box> box(CsvTable.Row row, Function<String, Optional<Size>> sizes) {
      Size size = new Size(number(row, "image_width"), number(row, "image_height"));
      return sized(row.get("dicom_id"), row.get("category_name"), row, size, "x", "y", "w", "h");
    }
  },

  /**
   * VinDr-CXR, {@code annotations_train.csv} (Nguyen et al., Scientific Data 2022): corners in
   * pixels of the original picture, whose size the table does not have; a row for each of three
   * readers.
   */
  VINDR(
      Set.of("image_id", "class_name", "x_min", "y_min", "x_max", "y_max"),
      Set.of("rad_id", "class_id")) {
    @Override
    Optional<Box> box(CsvTable.Row row, Function<String, Optional<Size>> sizes) {
      if (row.get("x_min").isEmpty()) {
        return Optional.empty(); // "No finding"
      }
      String image = row.get("image_id");
      return sizes
          .apply(image)
          .flatMap(
              size ->
                  Box.ofPixels(
                      image,
                      row.get("class_name"),
                      number(row, "x_min"),
                      number(row, "y_min"),
                      number(row, "x_max"),
                      number(row, "y_max"),
                      size.width(),
                      size.height()));
    }
  },

  /**
   * NIH ChestX-ray14, {@code BBox_List_2017.csv} (Wang et al., CVPR 2017): boxes in the pictures as
   * they are published, 1,024 pixels wide and high. Commas part the name of its third column, so
   * that it reads as four: {@code Bbox [x}, {@code y}, {@code w} and {@code h]}.
   */
  NIH(Set.of("Image Index", "Finding Label", "Bbox [x", "y", "w", "h]"), Set.of("")) {
    @Override
    Optional<Box> box(CsvTable.Row row, Function<String, Optional<Size>> sizes) {
      Size size = new Size(NIH_SIDE, NIH_SIDE);
      String image = row.get("Image Index");
      return sized(image, row.get("Finding Label"), row, size, "Bbox [x", "y", "w", "h]");
    }
  };

  private static final int NIH_SIDE = 1024; // pixels

  /** Of a picture, in pixels. */
  public record Size(double width, double height) {}

  private final Set<String> needed;
  private final Set<String> known;

  BoxTable(Set<String> needed, Set<String> known) {
    this.needed = needed;
    this.known = new HashSet<>(known);
    this.known.addAll(needed);
  }

  /**
   * The boxes of a table, in its order; rows without a box, of pictures without a finding, give
   * none.
   *
   * @param sizes of pictures by their id, asked for where the table does not have them; boxes on
   *     others are left out
   * @param problems to which columns and rows that are left out are added
   * @throws IOException if the table cannot be read, or lacks a column
   */
  public List<Box> read(Path table, Function<String, Optional<Size>> sizes, List<Problem> problems)
      throws IOException {
    String file = table.getFileName().toString();
    List<Problem> found = new ArrayList<>();
    List<CsvTable.Row> rows = CsvTable.rows(file, Files.readAllBytes(table), needed, known, found);
    problems.addAll(found);
    for (Problem problem : found) {
      if (problem.kind() == Problem.Kind.UNREADABLE_TABLE) {
        throw new IOException("%s: %s.".formatted(table, problem.action()));
      }
    }
    List<Box> boxes = new ArrayList<>();
    for (CsvTable.Row row : rows) {
      try {
        box(row, sizes).ifPresent(boxes::add);
      } catch (NumberFormatException e) {
        problems.add(
            new Problem(
                "",
                file,
                Problem.Kind.BAD_ROW,
                "left out line %d: a box is made of numbers; found %s"
                    .formatted(row.line(), row.fields())));
      }
    }
    return boxes;
  }

  /** Nothing for a row without a box. */
  abstract Optional<Box> box(CsvTable.Row row, Function<String, Optional<Size>> sizes);

  private static Optional<Box> sized(
      String image, String label, CsvTable.Row row, Size size, String... columns) {
    double left = number(row, columns[0]);
    double top = number(row, columns[1]);
    return Box.ofPixels(
        image,
        label,
        left,
        top,
        left + number(row, columns[2]),
        top + number(row, columns[3]),
        size.width(),
        size.height());
  }

  private static double number(CsvTable.Row row, String column) {
    return Double.parseDouble(row.get(column));
  }
}
