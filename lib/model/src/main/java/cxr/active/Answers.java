package cxr.active;

import cxr.data.Study;
import cxr.evaluate.DecidedFindings;
import cxr.io.CsvTable;
import cxr.io.DecodedText;
import cxr.io.FailureReason;
import cxr.io.InputFile;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Scheme;
import cxr.text.conditions.Status;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What radiologists answered, by the ids of the studies: CheXpert's fourteen labels in its
 * notation, 1 present, 0 absent, -1 uncertain.
 *
 * @param studies in the order of their ids
 */
public record Answers(SortedMap<String, Labels> studies) {

  /** The column of a study's id. */
  static final String STUDY = "study";

  /** Stands behind the name of a finding whose column is to be filled. */
  static final String VALUES = " [1|0|-1]";

  private static final Scheme SCHEME = Scheme.CHEXPERT;
  private static final int MOST = 16 << 20; // bytes of a file
  private static final int SHOWN = 20; // faults of a file

  public Answers {
    SortedMap<String, Labels> ordered = new TreeMap<>(Study.ID_ORDER);
    ordered.putAll(studies);
    studies = Collections.unmodifiableSortedMap(ordered);
  }

  /** Of studies by their ids, in any order. */
  public static Answers of(Map<String, Labels> studies) {
    return new Answers(new TreeMap<>(studies));
  }

  /** How the columns are filled, for pages and help. */
  public static String rules() {
    return "1: the finding is there; -1: perhaps; 0 or nothing: it is not. A row with nothing in it is not read yet. Of a study without any finding write 1 for %s, beside which %s may be there."
        .formatted(SCHEME.none().display(), Condition.SUPPORT_DEVICES.display());
  }

  /**
   * Reads a table of answers: a queue with its columns filled, or the file of earlier answers. A
   * row without an answer is passed over.
   *
   * @param known ids of the studies that may be answered
   * @throws IOException if anything in it is wrong: with a line for each fault that says where it
   *     is, what is asked, what was found and what to do
   */
  public static Answers read(Path file, Set<String> known) throws IOException {
    byte[] bytes;
    try {
      bytes = InputFile.bytes(file, MOST);
    } catch (NoSuchFileException e) {
      throw new IOException(FailureReason.of(e), e);
    }
    Reader reader = new Reader(file, known);
    CsvTable.readStrictly(
        file.toString(), DecodedText.of(bytes).text(), Set.of(STUDY), reader::row);
    reader.end();
    return of(reader.answers);
  }

  /** What was answered for a study. */
  Optional<Labels> of(Study study) {
    return Optional.ofNullable(studies.get(study.id()));
  }

  /** Answers for studies that have one, as a head learns them: 1 for what may be there. */
  double[][] targets(List<Study> answered) {
    return answered.stream()
        .map(study -> DecidedFindings.present(of(study).orElseThrow().positives()))
        .map(LabelledStudies::target)
        .toArray(double[][]::new);
  }

  /**
   * These answers and others.
   *
   * @param replace whether an answer may take the place of another one for the same study
   * @throws IOException if a study has another answer already, and may not have a new one
   */
  public Answers with(Answers others, boolean replace) throws IOException {
    Map<String, Labels> merged = new HashMap<>(studies);
    List<String> changed = new ArrayList<>();
    others.studies.forEach(
        (study, labels) -> {
          Labels before = merged.put(study, labels);
          if (before != null && !before.equals(labels)) {
            changed.add(study);
          }
        });
    if (!changed.isEmpty() && !replace) {
      throw new IOException(
          "A study keeps its first answer; there are others now for %s. Take them over by --replace, or take the rows out."
              .formatted(String.join(", ", changed)));
    }
    return of(merged);
  }

  /** As a table, which {@link #read} reads. */
  public String csv() {
    List<List<Object>> rows = new ArrayList<>();
    List<Object> names = new ArrayList<>(List.of(STUDY));
    SCHEME.conditions().forEach(condition -> names.add(condition.display()));
    rows.add(names);
    studies.forEach(
        (study, labels) -> {
          List<Object> row = new ArrayList<>(List.of(study));
          labels.values().forEach(value -> row.add(value == null ? "" : value));
          rows.add(row);
        });
    return CsvTable.text(rows);
  }

  /** Reads rows, and keeps all faults. */
  private static final class Reader {

    private final Path file;
    private final Set<String> known;
    private final Map<String, Labels> answers = new HashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private List<String> names = List.of();

    Reader(Path file, Set<String> known) {
      this.file = file;
      this.known = known;
    }

    void row(int line, List<String> fields) throws IOException {
      if (names.isEmpty()) {
        names = fields.stream().map(name -> name.strip().replace(VALUES, "")).toList();
        checkNames();
      } else if (fields.stream().allMatch(String::isBlank)) {
        return;
      } else if (fields.size() != names.size()) {
        fault(
            line,
            "a row has as many fields as the first line, %d; found %d. Look for a comma or a quotation mark too many or too few"
                .formatted(names.size(), fields.size()));
      } else {
        answer(line, fields);
      }
    }

    private void checkNames() throws IOException {
      List<String> needed = new ArrayList<>(List.of(STUDY));
      SCHEME.conditions().forEach(condition -> needed.add(condition.display()));
      for (String name : needed) {
        long count = names.stream().filter(name::equals).count();
        if (count != 1) {
          throw new IOException(
              "%s, line 1: there must be one column \"%s\", as in the queue that was written; found %d. Name it so again."
                  .formatted(file, name, count));
        }
      }
      for (String name : names) {
        if (!needed.contains(name) && !LabelQueue.isForReading(name)) {
          throw new IOException(
              "%s, line 1: the columns are those of the queue that was written; found \"%s\". Take that column out."
                  .formatted(file, name));
        }
      }
    }

    private void answer(int line, List<String> fields) {
      String study = field(fields, STUDY);
      if (SCHEME.conditions().stream().allMatch(c -> field(fields, c.display()).isEmpty())) {
        return;
      }
      if (!known.contains(study)) {
        fault(
            line,
            "a study must be one of the collection; found \"%s\". Write its id as the queue has it"
                .formatted(study));
        return;
      }
      Integer before = lines.putIfAbsent(study, line);
      if (before != null) {
        fault(
            line,
            "a study has one row; found %s in line %d too. Take one out".formatted(study, before));
      }
      Map<Condition, Status> statuses = new EnumMap<>(Condition.class);
      for (Condition condition : SCHEME.conditions()) {
        String value = field(fields, condition.display());
        switch (value) {
          case "1" -> statuses.put(condition, Status.POSITIVE);
          case "-1" -> statuses.put(condition, Status.UNCERTAIN);
          case "0", "" -> statuses.put(condition, Status.NEGATIVE);
          default ->
              fault(
                  line,
                  "%s is 1, 0, -1 or nothing; found \"%s\". Correct it"
                      .formatted(condition.display(), value));
        }
      }
      if (statuses.size() == SCHEME.conditions().size()) {
        add(line, study, statuses, field(fields, SCHEME.none().display()));
      }
    }

    /** The label of a study without findings follows from the others, and must fit them. */
    private void add(int line, String study, Map<Condition, Status> statuses, String none) {
      Labels told = new Labels(SCHEME, statuses, List.of());
      List<String> there =
          SCHEME.findings().stream()
              .filter(c -> c != Condition.SUPPORT_DEVICES && told.of(c).positiveOrUncertain())
              .map(Condition::display)
              .toList();
      boolean fits = none.isEmpty() || none.equals(there.isEmpty() ? "1" : "0");
      if (fits) {
        statuses.put(SCHEME.none(), there.isEmpty() ? Status.POSITIVE : Status.NEGATIVE);
        answers.put(study, new Labels(SCHEME, statuses, List.of()));
      } else {
        fault(
            line,
            "%s is 1 where no finding is 1 or -1, and else 0 or nothing; found \"%s\" beside %s. Correct one of them"
                .formatted(
                    SCHEME.none().display(),
                    none,
                    there.isEmpty() ? "no finding" : String.join(", ", there)));
      }
    }

    private String field(List<String> fields, String name) {
      return fields.get(names.indexOf(name)).strip();
    }

    private void fault(int line, String what) {
      faults.add("%s, line %d: %s.".formatted(file, line, what));
    }

    void end() throws IOException {
      if (names.isEmpty()) {
        throw new IOException(
            "%s has no line of names; give a queue that was written, with its columns filled."
                .formatted(file));
      }
      if (!faults.isEmpty()) {
        List<String> told = new ArrayList<>(faults.subList(0, Math.min(SHOWN, faults.size())));
        if (faults.size() > SHOWN) {
          told.add("There are %d more faults.".formatted(faults.size() - SHOWN));
        }
        throw new IOException(String.join(System.lineSeparator(), told));
      }
    }
  }
}
