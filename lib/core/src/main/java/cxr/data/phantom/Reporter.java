package cxr.data.phantom;

import cxr.data.phantom.Finding.Atelectasis;
import cxr.data.phantom.Finding.Cardiomegaly;
import cxr.data.phantom.Finding.Consolidation;
import cxr.data.phantom.Finding.Edema;
import cxr.data.phantom.Finding.Effusion;
import cxr.data.phantom.Finding.Fracture;
import cxr.data.phantom.Finding.Nodule;
import cxr.data.phantom.Finding.Opacity;
import cxr.data.phantom.Finding.Place;
import cxr.data.phantom.Finding.PleuralThickening;
import cxr.data.phantom.Finding.Pneumonia;
import cxr.data.phantom.Finding.Pneumothorax;
import cxr.data.phantom.Finding.WideMediastinum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a phantom's report in the manner of radiologists: wording and order vary, findings are
 * stated, left open or denied, compared with earlier films, and numbered; some texts are dictated
 * from stock, some sections are missing, and some words are hidden as {@code XXXX}.
 */
final class Reporter {

  /** The sections of a report; empty where missing. */
  record Report(String comparison, String indication, String findings, String impression) {}

  /** Shares of reports that lack a section; they differ for studies without an X-ray. */
  private record Gaps(double neither, double findings, double impression) {}

  private static final Gaps WITH_IMAGES = new Gaps(0.015, 0.10, 0.04);
  private static final Gaps WITHOUT_IMAGES = new Gaps(0.40, 0.25, 0.12);

  private static final double FROM_STOCK = 0.62;
  private static final double EARLIER_FILM = 0.45;

  /** Share of freely worded findings in which words are hidden. */
  private static final double REDACTED = 0.45;

  /** Words that may be hidden without changing what the report says. */
  private static final Set<String> HIDEABLE =
      Set.of(
          "size", "sign", "seen", "present", "outlines", "bones", "skeleton", "visible", "lungs");

  private final Case patient;
  private final SeededRandom random;
  private final boolean earlier;

  private Reporter(Case patient, SeededRandom random) {
    this.patient = patient;
    this.random = random;
    earlier = random.chance(EARLIER_FILM);
  }

  /**
   * The report on a patient.
   *
   * @param imaged whether the study has an X-ray; without, texts are often missing too
   */
  static Report write(Case patient, boolean imaged, SeededRandom random) {
    Reporter reporter = new Reporter(patient, random);
    String comparison = reporter.comparison();
    String indication = reporter.indication();
    String findings = reporter.findings();
    String impression = reporter.impression();
    Gaps gaps = imaged ? WITH_IMAGES : WITHOUT_IMAGES;
    double missing = random.fraction();
    return new Report(
        comparison,
        indication,
        missing < gaps.neither() + gaps.findings() ? "" : findings,
        missing < gaps.neither() || missing > 1 - gaps.impression() ? "" : impression);
  }

  private String comparison() {
    if (earlier) {
      return PhraseBook.say("comparison", random);
    }
    return random.chance(0.4) ? "" : PhraseBook.say("no comparison", random);
  }

  private String indication() {
    Map<String, String> words =
        Map.of(
            "who", PhraseBook.words("who", Map.of(), random),
            "why", PhraseBook.any("why " + patient.story().name(), random));
    return PhraseBook.capital(PhraseBook.words("indication", words, random));
  }

  private String findings() {
    if (patient.normal() && random.chance(FROM_STOCK)) {
      return PhraseBook.say("normal findings", random);
    }
    List<String> sentences = new ArrayList<>();
    if (random.chance(0.08)) {
      sentences.add(PhraseBook.capital(PhraseBook.any("remark", random)));
    }
    List<String> chest = new ArrayList<>(lungs());
    chest.addAll(pleura());
    chest.addAll(denials());
    if (random.chance(0.8)) {
      sentences.addAll(centre());
      sentences.addAll(chest);
    } else {
      sentences.addAll(chest);
      sentences.addAll(centre());
    }
    sentences.addAll(bones());
    sentences.addAll(others());
    return redacted(String.join(" ", sentences));
  }

  private List<String> centre() {
    List<String> sentences = new ArrayList<>();
    Optional<WideMediastinum> wide = patient.finding(WideMediastinum.class);
    Optional<Cardiomegaly> heart = patient.finding(Cardiomegaly.class);
    if (heart.isPresent()) {
      sentences.addAll(described(heart.get()));
    } else {
      boolean both = wide.isEmpty() && random.chance(0.35);
      sentences.add(PhraseBook.say(both ? "heart and mediastinum normal" : "heart normal", random));
    }
    if (wide.isPresent()) {
      sentences.addAll(described(wide.get()));
    } else if (heart.isPresent() && random.chance(0.2)) {
      sentences.add(PhraseBook.say("mediastinum normal", random));
    }
    return sentences;
  }

  private List<String> lungs() {
    List<String> sentences =
        described(
            Consolidation.class,
            Opacity.class,
            Pneumonia.class,
            Atelectasis.class,
            Edema.class,
            Nodule.class);
    boolean clear = sentences.isEmpty() && !has(Effusion.class) && !has(Pneumothorax.class);
    if (clear && random.chance(0.9)) {
      sentences.add(PhraseBook.say("lungs clear", random));
    }
    return sentences;
  }

  private List<String> pleura() {
    return described(Pneumothorax.class, Effusion.class, PleuralThickening.class);
  }

  /** What is not there, as a list in one sentence mostly. */
  private List<String> denials() {
    List<String> absent = new ArrayList<>();
    if (!has(Opacity.class) && !has(Consolidation.class)) {
      if (!has(Atelectasis.class) || random.chance(0.5)) {
        absent.add(PhraseBook.words("opacity denied", Map.of(), random));
      }
    }
    if (!has(Effusion.class)) {
      absent.add(random.chance(0.8) ? "pleural effusion" : "effusion");
    }
    if (!has(Pneumothorax.class)) {
      absent.add("pneumothorax");
    }
    if (absent.size() > 2 && random.chance(0.1)) {
      absent.remove(0);
    }
    List<String> sentences = new ArrayList<>();
    if (absent.size() == 2 && random.chance(0.1)) {
      sentences.add("Neither %s nor %s is present.".formatted(absent.get(0), absent.get(1)));
    } else if (!absent.isEmpty()) {
      sentences.add(PhraseBook.say("denied", Map.of("list", list(absent)), random));
    }
    if (!has(Edema.class) && random.chance(0.2)) {
      sentences.add(PhraseBook.say("edema denied", random));
    }
    if (earlier && random.chance(0.12)) {
      List<String> gone = new ArrayList<>();
      if (!has(Effusion.class)) {
        gone.add("effusion");
      }
      if (!has(Opacity.class) && !has(Consolidation.class) && !has(Atelectasis.class)) {
        gone.add("infiltrate");
      }
      if (!gone.isEmpty()) {
        sentences.add(PhraseBook.say("gone", Map.of("gone", random.pick(gone)), random));
      }
    }
    return sentences;
  }

  private static String list(List<String> things) {
    int last = things.size() - 1;
    return last == 0
        ? things.get(0)
        : String.join(", ", things.subList(0, last)) + " or " + things.get(last);
  }

  private List<String> bones() {
    List<String> sentences = described(Fracture.class);
    if (patient.has(Variant.SPINE)) {
      sentences.add(PhraseBook.say(Variant.SPINE.phrases(), random));
    }
    if (sentences.isEmpty() && random.chance(0.35)) {
      sentences.add(PhraseBook.say("bones normal", random));
    }
    return sentences;
  }

  private List<String> others() {
    List<String> sentences = new ArrayList<>();
    for (Device device : Device.values()) {
      if (patient.has(device)) {
        sentences.add(PhraseBook.say(device.phrases(), random));
      }
    }
    for (Variant variant : Variant.values()) {
      if (patient.has(variant) && variant != Variant.SPINE) {
        sentences.add(PhraseBook.say(variant.phrases(), random));
      }
    }
    return sentences;
  }

  @SafeVarargs
  private List<String> described(Class<? extends Finding>... kinds) {
    List<String> sentences = new ArrayList<>();
    for (Class<? extends Finding> kind : kinds) {
      patient.finding(kind).ifPresent(finding -> sentences.addAll(described(finding)));
    }
    return sentences;
  }

  private List<String> described(Finding finding) {
    String part = finding.phrases() + (patient.doubtful().contains(finding) ? ", open" : "");
    List<String> sentences = new ArrayList<>();
    sentences.add(PhraseBook.say(part, finding.words(), random));
    if (earlier && !(finding instanceof Pneumonia) && random.chance(0.2)) {
      sentences.add(PhraseBook.say("unchanged", random));
    }
    return sentences;
  }

  private boolean has(Class<? extends Finding> kind) {
    return patient.finding(kind).isPresent();
  }

  private String impression() {
    if (patient.normal()) {
      return PhraseBook.say("impression normal", random);
    }
    List<String> points = new ArrayList<>();
    for (Finding finding : patient.findings()) {
      if (!saidByPneumonia(finding)) {
        points.add(inShort(finding));
      }
    }
    if (points.isEmpty()) {
      points.add(PhraseBook.say("impression not acute", random));
    }
    for (Device device : Device.values()) {
      if (patient.has(device) && random.chance(0.4)) {
        points.add(PhraseBook.say(device.phrases(), random));
      }
    }
    for (Variant variant : Variant.values()) {
      if (patient.has(variant) && random.chance(0.3)) {
        points.add(PhraseBook.say(variant.phrases(), random));
      }
    }
    if (!patient.findings().isEmpty() && random.chance(0.15)) {
      points.add(PhraseBook.say("advice", Map.of("weeks", random.pick("4", "6", "8")), random));
    }
    return random.chance(points.size() == 1 ? 0.1 : 0.7)
        ? numbered(points)
        : String.join(" ", points);
  }

  /** Whether the pneumonia of the impression names the place of this shadow already. */
  private boolean saidByPneumonia(Finding finding) {
    Place place =
        finding instanceof Opacity opacity
            ? opacity.place()
            : finding instanceof Consolidation consolidation ? consolidation.place() : null;
    return patient.finding(Pneumonia.class).map(p -> p.place().equals(place)).orElse(false);
  }

  private String inShort(Finding finding) {
    String open = patient.doubtful().contains(finding) ? ", open" : "";
    return PhraseBook.say(finding.phrases() + open + ", in short", finding.words(), random);
  }

  private static String numbered(List<String> points) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < points.size(); i++) {
      text.append(i == 0 ? "" : " ").append(i + 1).append(". ").append(points.get(i));
    }
    return text.toString();
  }

  /** Hides one or two words. */
  private String redacted(String text) {
    if (!random.chance(REDACTED)) {
      return text;
    }
    List<String> words = new ArrayList<>(Arrays.asList(text.split(" ")));
    for (int times = random.chance(0.3) ? 2 : 1; times > 0; times--) {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i).replaceAll("[.,]$", "").toLowerCase(java.util.Locale.ROOT);
        if (HIDEABLE.contains(word)) {
          places.add(i);
        }
      }
      if (!places.isEmpty()) {
        int place = random.pick(places);
        String word = words.get(place);
        words.set(place, word.matches(".*[.,]") ? "XXXX" + word.charAt(word.length() - 1) : "XXXX");
      }
    }
    return String.join(" ", words);
  }
}
