package cxr.data.layout;

import static cxr.io.Problem.Kind.BAD_ROW;
import static cxr.io.Problem.Kind.BROKEN_ARCHIVE;
import static cxr.io.Problem.Kind.DECIMAL_IDS;
import static cxr.io.Problem.Kind.DUPLICATE_ID;
import static cxr.io.Problem.Kind.MISSING_IMAGE;
import static cxr.io.Problem.Kind.MISSING_TEXT;
import static cxr.io.Problem.Kind.NO_IMAGES;
import static cxr.io.Problem.Kind.NO_TEXT;
import static cxr.io.Problem.Kind.REFUSED_ENTRY;
import static cxr.io.Problem.Kind.UNKNOWN_COLUMN;
import static cxr.io.Problem.Kind.UNKNOWN_ID;
import static cxr.io.Problem.Kind.UNNAMED_IMAGE;
import static cxr.io.Problem.Kind.UNREADABLE_IMAGE;
import static cxr.io.Problem.Kind.UNREADABLE_REPORT;
import static cxr.io.Problem.Kind.UNREADABLE_TABLE;
import static cxr.io.Problem.Kind.WRONG_ENCODING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Dataset;
import cxr.data.Split;
import cxr.data.Study;
import cxr.io.DecodedText;
import cxr.io.Problem;
import cxr.settings.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Collections as programs and people leave them: what is read of each, and what is told. */
@Timeout(120)
class OddCollectionsTest {

  private static final String REPORTS = "indiana_reports.csv";
  private static final String PROJECTIONS = "indiana_projections.csv";
  private static int trials;

  @TempDir Path folder;

  @AfterAll
  static void count() {
    System.out.println("trials: " + trials + " of odd collections");
  }

  private Dataset open(Path place) throws IOException {
    return Datasets.open(place, () -> folder.resolve("unpacked"), line -> {});
  }

  /** Checks what is read of a collection, and which kinds of problems are told. */
  private Dataset check(String trial, Path place, int studies, int images, Problem.Kind... kinds)
      throws IOException {
    trials++;
    Dataset dataset = open(place);
    String told = trial + ": " + dataset.problems();
    assertEquals(studies, dataset.studies().size(), told);
    assertEquals(images, dataset.imagesFound(), told);
    assertEquals(
        new TreeSet<>(List.of(kinds)), new TreeSet<>(dataset.problemCounts().keySet()), told);
    return dataset;
  }

  private Path kaggle() throws IOException {
    Path place = Files.createDirectories(folder.resolve("kaggle" + trials));
    Invented.kaggle(place);
    return place;
  }

  private Dataset table(
      String trial,
      String file,
      UnaryOperator<String> change,
      int studies,
      int images,
      Problem.Kind... kinds)
      throws IOException {
    Path place = kaggle();
    Path table = place.resolve(file);
    Files.writeString(table, change.apply(Files.readString(table)));
    return check(trial, place, studies, images, kinds);
  }

  private Dataset encoded(String trial, Charset charset, String mark, Problem.Kind... kinds)
      throws IOException {
    Path place = kaggle();
    for (String file : List.of(REPORTS, PROJECTIONS)) {
      String text = Files.readString(place.resolve(file)).replace("stable", "stabil, größer");
      Files.write(place.resolve(file), (mark + text).getBytes(charset));
    }
    Dataset dataset = check(trial, place, 4, 7, kinds);
    assertTrue(dataset.studies().get(0).impression().contains("größer"), trial);
    return dataset;
  }

  /** The first field of each row, changed. */
  private static UnaryOperator<String> ids(UnaryOperator<String> change) {
    return text ->
        text.replaceAll("(?m)^(\\d),", "<$1>,")
            .replace("<1>", change.apply("1"))
            .replace("<2>", change.apply("2"))
            .replace("<3>", change.apply("3"))
            .replace("<4>", change.apply("4"));
  }

  @Test
  void whatPartsColumnsAndRows() throws IOException {
    for (String file : List.of(REPORTS, PROJECTIONS)) {
      table("as it is", file, t -> t, 4, 7);
      table("CRLF", file, t -> t.replace("\n", "\r\n"), 4, 7);
      table("a last line without end", file, String::strip, 4, 7);
      table("blank lines", file, t -> t.replace("\n2,", "\n\n  \n2,") + "\n\n", 4, 7);
      table("separators behind rows", file, t -> t.replaceAll("(?m)^(2,.*[^.])$", "$1,,,"), 4, 7);
      table("Excel's line of the separator", file, t -> "sep=,\n" + t, 4, 7);
    }
    for (String separator : List.of(";", "\t")) {
      table("columns parted by " + separator, PROJECTIONS, t -> t.replace(",", separator), 4, 7);
      Path place = kaggle();
      Files.writeString(
          place.resolve(REPORTS),
          "uid,MeSH,findings,impression\n1,a;b,x,y\n2,,x,y\n3,,x,y\n4,,x,y\n"
              .replace(";", "/")
              .replace(",", separator));
      check("reports parted by " + separator, place, 4, 7);
    }
    table(
        "bars",
        PROJECTIONS,
        t -> t.replace(",", "|"),
        4,
        0,
        NO_IMAGES,
        UNNAMED_IMAGE,
        UNREADABLE_TABLE,
        UNKNOWN_COLUMN);
    table("old Macs' line ends", PROJECTIONS, t -> t.replace("\n", "\r"), 4, 7);
  }

  @Test
  void linesOfNames() throws IOException {
    table("other case", PROJECTIONS, t -> t.replace("uid,filename", "UID,FileName"), 4, 7);
    table("blanks", PROJECTIONS, t -> t.replace("uid,filename", " uid ,\u00A0filename"), 4, 7);
    table("quotes", PROJECTIONS, t -> t.replace("uid,filename", "\"uid\",\"filename\""), 4, 7);
    table(
        "twice",
        PROJECTIONS,
        t -> t.replaceAll("(?m)^(.*)$", "$1,x").replace("projection,x", "projection,uid"),
        4,
        7,
        UNKNOWN_COLUMN);
    table(
        "a column more",
        PROJECTIONS,
        t -> t.replaceAll("(?m)^(.+)$", "$1,x"),
        4,
        7,
        UNKNOWN_COLUMN);
    Dataset index =
        table(
            "pandas' index",
            PROJECTIONS,
            t -> t.replaceAll("(?m)^(\\d,.+)$", "0,$1").replace("uid", ",uid"),
            4,
            7,
            UNKNOWN_COLUMN);
    assertTrue(index.problems().get(0).action().contains("column 1, without a name"));
    Dataset missing =
        table(
            "one is missing",
            PROJECTIONS,
            t -> t.replace("filename", "file"),
            4,
            0,
            NO_IMAGES,
            UNNAMED_IMAGE,
            UNKNOWN_COLUMN,
            UNREADABLE_TABLE);
    assertTrue(
        missing.problems().stream()
            .anyMatch(p -> p.action().contains("lacks [filename]; found [file, ")));
    table(
        "no rows",
        PROJECTIONS,
        t -> t.lines().findFirst().orElseThrow(),
        4,
        0,
        NO_IMAGES,
        UNNAMED_IMAGE);
    table("no bytes", PROJECTIONS, t -> "", 4, 0, NO_IMAGES, UNNAMED_IMAGE, UNREADABLE_TABLE);
  }

  @Test
  void encodings() throws IOException {
    encoded("UTF-8", StandardCharsets.UTF_8, "");
    encoded("UTF-8 with a mark", StandardCharsets.UTF_8, "\uFEFF");
    encoded("UTF-16LE", StandardCharsets.UTF_16LE, "\uFEFF");
    encoded("UTF-16BE", StandardCharsets.UTF_16BE, "\uFEFF");
    encoded("UTF-16LE without a mark", StandardCharsets.UTF_16LE, "");
    encoded("UTF-16BE without a mark", StandardCharsets.UTF_16BE, "");
    Path place = kaggle();
    Path table = place.resolve(REPORTS);
    Files.write(
        table, Files.readString(table).replace("stable", "größer").getBytes(DecodedText.FALLBACK));
    Dataset western = check("Latin-1", place, 4, 7, WRONG_ENCODING);
    assertTrue(western.studies().get(0).impression().contains("größer"));
    byte[] wide =
        ("\uFEFF" + Files.readString(kaggle().resolve(REPORTS)))
            .getBytes(StandardCharsets.UTF_16LE);
    Path odd = kaggle();
    Files.write(odd.resolve(REPORTS), Arrays.copyOf(wide, wide.length - 1));
    check(
        "UTF-16 cut within a sign", odd, 3, 6, WRONG_ENCODING, BAD_ROW, UNKNOWN_ID, UNNAMED_IMAGE);
  }

  @Test
  void rowsThatDoNotFit() throws IOException {
    table(
        "a zero byte",
        REPORTS,
        t -> t.replace("2,Card", "2,\0Card"),
        3,
        5,
        BAD_ROW,
        UNKNOWN_ID,
        UNNAMED_IMAGE);
    table(
        "a quote never closed",
        PROJECTIONS,
        t -> t.replaceFirst("\n3,", "\n\"3,"),
        4,
        6,
        BAD_ROW,
        UNNAMED_IMAGE);
    table(
        "a quote never closed at the end",
        PROJECTIONS,
        t -> t.replace("\n4,", "\n\"4,"),
        4,
        6,
        BAD_ROW,
        NO_IMAGES,
        UNNAMED_IMAGE);
    table(
        "a field too few",
        PROJECTIONS,
        t -> t.replaceFirst(",Lateral", ""),
        4,
        6,
        BAD_ROW,
        UNNAMED_IMAGE);
    table(
        "no id",
        REPORTS,
        ids(id -> id.equals("2") ? "" : id),
        3,
        5,
        BAD_ROW,
        UNKNOWN_ID,
        UNNAMED_IMAGE);
    table(
        "nan for an id",
        REPORTS,
        ids(id -> id.equals("2") ? "NaN" : id),
        3,
        5,
        BAD_ROW,
        UNKNOWN_ID,
        UNNAMED_IMAGE);
    table(
        "the same id twice",
        REPORTS,
        ids(id -> id.equals("3") ? "2" : id),
        3,
        5,
        DUPLICATE_ID,
        UNKNOWN_ID,
        UNNAMED_IMAGE);
  }

  @Test
  void idsThatAreWrittenOtherwise() throws IOException {
    table("blanks around", REPORTS, ids(id -> " " + id + "\u00A0"), 4, 7);
    table("decimals in one table", REPORTS, ids(id -> id + ".0"), 4, 7, DECIMAL_IDS);
    table("decimals in the other", PROJECTIONS, ids(id -> id + ".0"), 4, 7, DECIMAL_IDS);
    Dataset zeros =
        table(
            "zeros in front",
            PROJECTIONS,
            ids(id -> "00" + id),
            4,
            0,
            UNKNOWN_ID,
            NO_IMAGES,
            UNNAMED_IMAGE);
    assertTrue(
        zeros.problems().stream()
            .anyMatch(
                p ->
                    p.action().contains("001")
                        && p.action().contains("one has 1, written otherwise")),
        zeros.problems().toString());
    table(
        "scientific",
        PROJECTIONS,
        ids(id -> id + "e0"),
        4,
        0,
        UNKNOWN_ID,
        NO_IMAGES,
        UNNAMED_IMAGE);
    table(
        "dates",
        PROJECTIONS,
        ids(id -> "0" + id + "-Jan"),
        4,
        0,
        UNKNOWN_ID,
        NO_IMAGES,
        UNNAMED_IMAGE);
    table(
        "some decimals",
        PROJECTIONS,
        ids(id -> id.equals("4") ? "4.0" : id),
        4,
        6,
        UNKNOWN_ID,
        NO_IMAGES,
        UNNAMED_IMAGE);
  }

  @Test
  void textsThatAreMissing() throws IOException {
    for (String word : List.of("nan", "NaN", "None", "null", "N/A", "NA", "-", "\"\"\" \"\"\"")) {
      Dataset dataset =
          table(
              word,
              REPORTS,
              t -> t.replaceAll("(?s)\"Heart.*?\\.\"", word),
              4,
              7,
              MISSING_TEXT,
              NO_TEXT);
      assertTrue(dataset.studies().stream().allMatch(s -> s.findings().isEmpty()), word);
      assertEquals(4, dataset.problemCounts().get(MISSING_TEXT));
      Split.Usable usable = Split.usable(dataset, Target.FINDINGS_IMPRESSION);
      assertEquals(3, usable.studies().size());
      assertTrue(
          usable.summary().startsWith("3 of 4 studies are used; left out: 1 without"),
          usable.summary());
    }
    table("blanks", REPORTS, t -> t.replaceAll("(?s)\"Heart.*?\\.\"", "  "), 4, 7, NO_TEXT);
  }

  @Test
  void imagesAndReportsWithoutEachOther() throws IOException {
    Path place = kaggle();
    Path images = place.resolve("images/images_normalized");
    Files.delete(images.resolve("2_IM-0002-1001.dcm.png"));
    check("an image is absent", place, 4, 6, MISSING_IMAGE);
    Files.writeString(images.resolve("9_IM-0009-1001.dcm.png"), "");
    check("an image without a report", place, 4, 6, MISSING_IMAGE, UNNAMED_IMAGE);
    Files.writeString(
        place.resolve(PROJECTIONS),
        "9,9_IM-0009-1001.dcm.png,Frontal\n",
        StandardOpenOption.APPEND);
    check("a projection without a report", place, 4, 6, MISSING_IMAGE, UNNAMED_IMAGE, UNKNOWN_ID);
  }

  private Dataset list(
      String trial, UnaryOperator<String> change, int studies, int images, Problem.Kind... kinds)
      throws IOException {
    Path place = Files.createDirectories(folder.resolve("r2gen" + trials));
    Invented.r2gen(place, true);
    Path list = place.resolve("annotation.json");
    Files.writeString(list, change.apply(Files.readString(list)));
    return check(trial, place, studies, images, kinds);
  }

  /** The second of the studies, all in one text. */
  private static UnaryOperator<String> second(String from, String to) {
    return text -> {
      int start = text.indexOf("{\"id\": \"CXR2");
      int end = text.indexOf("}", start) + 1;
      return text.substring(0, start)
          + text.substring(start, end).replaceFirst(from, to)
          + text.substring(end);
    };
  }

  @Test
  void lists() throws IOException {
    list("as it is", t -> t, 4, 7);
    String report = "\"report\": \".*?[^\\\\]\", \"image";
    for (String missing : List.of("NaN", "null", "-Infinity", "\"nan\"", "\"\"", "\" \"")) {
      Problem.Kind[] kinds =
          missing.equals("\"nan\"")
              ? new Problem.Kind[] {MISSING_TEXT, NO_TEXT}
              : new Problem.Kind[] {NO_TEXT};
      Dataset dataset =
          list(
              "report " + missing,
              second(report, "\"report\": " + missing + ", \"image"),
              4,
              7,
              kinds);
      assertEquals("", dataset.studies().get(1).findings());
    }
    list("images NaN", second("\\[.*?\\]", "NaN"), 4, 5, NO_IMAGES, UNNAMED_IMAGE);
    list("one image and no list", second("\\[(\".*?\"),.*?\\]", "$1"), 4, 6, UNNAMED_IMAGE);
    list(
        "whole numbers as ids",
        t -> t.replaceAll("\"id\": \"CXR(1_)?(\\d)_IM-000\\d\"", "\"id\": $2"),
        4,
        7);
    list(
        "decimals as ids",
        t -> t.replaceAll("\"id\": \"CXR(1_)?(\\d)_IM-000\\d\"", "\"id\": $2.0"),
        4,
        7,
        DECIMAL_IDS);
    Dataset noId =
        list("no id", second("\"id\": \".*?\"", "\"id\": null"), 3, 5, BAD_ROW, UNNAMED_IMAGE);
    assertEquals(1, noId.lost());
    assertTrue(Split.usable(noId, Target.FINDINGS).summary().startsWith("3 of 4 studies are used"));
    Dataset number =
        list(
            "a number for a report",
            second(report, "\"report\": 7, \"image"),
            3,
            5,
            BAD_ROW,
            UNNAMED_IMAGE);
    assertTrue(number.problems().get(0).action().contains("the study CXR2_IM-0002"));
    for (String[] broken :
        new String[][] {
          {"a comma too few", "\", \"image_path", "\" \"image_path"},
          {"a quote too few", "\", \"image_path", ", \"image_path"},
          {"an unknown word", "\"split\": \"train\"", "\"split\": train"},
          {"a field twice", "\"split\"", "\"id\""},
          {"a bracket too few", "\\]", ""},
          {"a brace too few", "\\}", ""},
          {"open brackets", "\"split\": \"train\"", "\"x\": " + "[".repeat(100_000)},
        }) {
      Dataset dataset = list(broken[0], second(broken[1], broken[2]), 3, 5, BAD_ROW, UNNAMED_IMAGE);
      assertEquals(List.of("1", "3", "4"), dataset.studies().stream().map(Study::id).toList());
      assertEquals(Split.Part.TEST, dataset.given().get("4"), broken[0]);
      assertEquals(Split.Part.VALIDATION, dataset.given().get("3"), broken[0]);
    }
    list(
        "a comma too many",
        second("\\}", "},").andThen(t -> t.replace(",]", "]").replace("},,", "},"))::apply,
        4,
        7);
    list("a comma at the end", t -> t.replace("}]", "},]"), 4, 7);
    list("line ends in a text", second("finding 2", "finding\n2"), 4, 7);
    list("zero bytes in a text", second("finding 2", "finding \0 2"), 4, 7);
    list("text behind the end", t -> t + " more", 4, 7, UNREADABLE_TABLE);
    list("a second list behind the end", t -> t + t, 4, 7, UNREADABLE_TABLE);
    list("blanks behind the end", t -> t + "\n \n", 4, 7);
    list("a mark in front", t -> "\uFEFF" + t, 4, 7);
    list(
        "a study in two parts",
        t ->
            t.replace(
                "\"test\": [",
                "\"test\": [" + t.substring(t.indexOf("{\"id"), t.indexOf("}") + 1) + ", "),
        4,
        7,
        DUPLICATE_ID);
  }

  /** Runs a command that makes something odd; whether it could. */
  private static boolean made(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }

  @Test
  void pipesAndLinksAreNoFilesAndAreNotWaitedFor() throws Exception {
    Path place = Files.createDirectories(folder.resolve("official"));
    Invented.openI(place);
    Path images = place.resolve("NLMCXR_png");
    Files.delete(images.resolve("CXR2_IM-0002-1001.png"));
    assertTrue(made("mkfifo", images.resolve("CXR2_IM-0002-1001.png").toString()));
    Files.createSymbolicLink(images.resolve("x.png"), Path.of("/dev/zero"));
    Files.createSymbolicLink(images.resolve("y.png"), images.resolve("y.png"));
    Files.createDirectory(images.resolve("z.png"));
    Files.createSymbolicLink(images.resolve("loop"), images);
    Dataset dataset = check("odd images", place, 4, 6, MISSING_IMAGE, UNREADABLE_IMAGE);
    assertEquals(4, dataset.problemCounts().get(UNREADABLE_IMAGE));
    Path reports = place.resolve("ecgen-radiology");
    Files.delete(reports.resolve("3.xml"));
    assertTrue(made("mkfifo", reports.resolve("3.xml").toString()));
    Files.createSymbolicLink(reports.resolve("8.xml"), Path.of("/dev/zero"));
    Files.createDirectory(reports.resolve("9.xml"));
    Dataset odd =
        check(
            "odd reports",
            place,
            3,
            4,
            MISSING_IMAGE,
            UNREADABLE_IMAGE,
            UNREADABLE_REPORT,
            UNNAMED_IMAGE);
    assertEquals(3, odd.lost());
    assertTrue(Split.usable(odd, Target.FINDINGS).summary().contains("3 that cannot be read"));
    Path kaggle = kaggle();
    Files.delete(kaggle.resolve(PROJECTIONS));
    assertTrue(made("mkfifo", kaggle.resolve(PROJECTIONS).toString()));
    Dataset piped =
        check("a pipe for a table", kaggle, 4, 0, NO_IMAGES, UNNAMED_IMAGE, UNREADABLE_TABLE);
    assertTrue(piped.readInPart().contains(PROJECTIONS));
  }

  private static Path zip(Path archive, List<String> names) throws IOException {
    try (OutputStream out = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(
            Invented.xml(Integer.parseInt(name.replaceAll("\\D", "").substring(0, 1)))
                .getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return archive;
  }

  @Test
  void namesInArchives() throws Exception {
    Path source = kaggle();
    Path back = folder.resolve("back.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(back))) {
      for (Path file : Invented.files(source)) {
        zip.putNextEntry(new ZipEntry(source.relativize(file).toString().replace('/', '\\')));
        zip.write(Files.readAllBytes(file));
        zip.closeEntry();
      }
    }
    check("backslashes", back, 4, 7);
    Path place = Files.createDirectories(folder.resolve("back"));
    zip(place.resolve("NLMCXR_reports.zip"), List.of("r\\1.xml", "r\\2.xml", "r/3.xml"));
    check("backslashes before reports", place, 3, 0, MISSING_IMAGE);
    String endless = "a".repeat(300);
    Path names =
        zip(
            folder.resolve("names.zip"),
            List.of(
                "ecgen-radiology\\1.xml",
                "ecgen-radiology\\2" + endless + ".xml",
                "ecgen-radiology/3.xml",
                "../4.xml",
                "/5.xml",
                "ecgen-radiology/" + "6/".repeat(30) + "6.xml",
                "ecgen-radiology/7.xml/7.xml",
                "ecgen-radiology/7.xml"));
    check(
        "a name that is too long, and such as lead elsewhere",
        names,
        2,
        0,
        REFUSED_ENTRY,
        UNREADABLE_REPORT,
        MISSING_IMAGE);
    Path nested = Files.createDirectories(folder.resolve("nested/in"));
    zip(nested.resolve("NLMCXR_png.zip"), List.of("1.xml"));
    Files.createDirectories(nested.resolve("ecgen-radiology"));
    Files.writeString(nested.resolve("ecgen-radiology/1.xml"), Invented.xml(1));
    check(
        "an archive in an archive",
        Invented.zip(nested, folder.resolve("outer.zip")),
        1,
        0,
        BROKEN_ARCHIVE,
        MISSING_IMAGE);
  }

  @Test
  void ofAZipADamagedFileCostsNoOther() throws IOException {
    Path place = Files.createDirectories(folder.resolve("zipped"));
    Path archive = zip(place.resolve("NLMCXR_reports.zip"), List.of("1.xml", "2.xml", "3.xml"));
    byte[] bytes = Files.readAllBytes(archive);
    int second = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("2.xml");
    for (int i = 10; i < 200; i++) {
      bytes[second + i] = (byte) 0xAA;
    }
    Files.write(archive, bytes);
    Dataset dataset = check("bytes of another size", place, 2, 0, UNREADABLE_REPORT, MISSING_IMAGE);
    assertEquals(List.of("1", "3"), dataset.studies().stream().map(Study::id).toList());
  }
}
