package cxr.bench;

import cxr.io.WholeFolder;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Writes an invented collection in the files of MIMIC-CXR: packed tables, a report a study, three
 * studies a patient, and an X-ray a study, which is an empty file.
 */
final class MimicSample {

  private static final int STUDIES_OF_PATIENT = 3;
  private static final String METADATA =
      "dicom_id,subject_id,study_id,PerformedProcedureStepDescription,ViewPosition,Rows,Columns,"
          + "StudyDate,StudyTime,ProcedureCodeSequence_CodeMeaning,ViewCodeSequence_CodeMeaning,"
          + "PatientOrientationCodeSequence_CodeMeaning\n";

  private MimicSample() {}

  /** A study by its number, from 0: all of it depends on that alone. */
  private record Study(int number) {

    int patient() {
      return 10_000_000 + number / STUDIES_OF_PATIENT * 97 % 10_000_000;
    }

    int id() {
      return 50_000_000 + number * 31 % 10_000_000;
    }

    String image() {
      Random random = new Random(number);
      return Stream.generate(() -> "%08x".formatted(random.nextInt()))
          .limit(5)
          .collect(Collectors.joining("-"));
    }

    String part() {
      int patient = number / STUDIES_OF_PATIENT % 50;
      return patient == 0 ? "test" : patient == 1 ? "validate" : "train";
    }

    Path folder(Path files) {
      return files.resolve("p" + patient() / 1_000_000).resolve("p" + patient());
    }

    String report() {
      Random random = new Random(number);
      return """
                                       FINAL REPORT
       EXAMINATION:  CHEST (PA AND LAT)

       INDICATION:  ___-year-old with cough.

       COMPARISON:  ___.

       FINDINGS:

      %s

       IMPRESSION:

      %s
      """
          .formatted(sentences(random, 4 + random.nextInt(5)), sentences(random, 1));
    }

    private static String sentences(Random random, int count) {
      return IntStream.range(0, count)
          .mapToObj(i -> BenchScores.SENTENCES.get(random.nextInt(BenchScores.SENTENCES.size())))
          .map(sentence -> " " + sentence.replace(" .", "."))
          .collect(Collectors.joining("\n"));
    }
  }

  /**
   * Writes the collection.
   *
   * @param folder to make
   * @param studies at most 10,000,000
   */
  static void write(Path folder, int studies) throws IOException {
    Files.createDirectories(folder.getParent());
    try (WholeFolder whole = new WholeFolder(folder)) {
      Path files = whole.path().resolve("files");
      IntStream.range(0, studies)
          .parallel()
          .forEach(number -> writeStudy(files, new Study(number)));
      List<Study> all = IntStream.range(0, studies).mapToObj(Study::new).toList();
      table(
          whole.path().resolve("mimic-cxr-2.0.0-metadata.csv.gz"),
          METADATA,
          all.stream()
              .map(
                  s ->
                      "%s,%d,%d,CHEST (PA AND LAT),%s,3056,2544,21800506,213014.531,CHEST,x,Erect\n"
                          .formatted(
                              s.image(), s.patient(), s.id(), s.number % 2 == 0 ? "PA" : "AP")));
      table(
          whole.path().resolve("mimic-cxr-2.0.0-split.csv.gz"),
          "dicom_id,study_id,subject_id,split\n",
          all.stream()
              .map(s -> "%s,%d,%d,%s\n".formatted(s.image(), s.id(), s.patient(), s.part())));
      whole.moveTo(folder);
    }
  }

  private static void writeStudy(Path files, Study study) {
    try {
      Path images = study.folder(files).resolve("s" + study.id());
      Files.createDirectories(images);
      Files.createFile(images.resolve(study.image() + ".jpg"));
      Files.writeString(study.folder(files).resolve("s" + study.id() + ".txt"), study.report());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void table(Path file, String header, Stream<String> rows) throws IOException {
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.US_ASCII)) {
      out.write(header);
      for (String row : (Iterable<String>) rows::iterator) {
        out.write(row);
      }
    }
  }
}
