package cxr.data.phantom;

import cxr.data.Dice;
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
  private final Dice dice;
  private final boolean earlier;

  private Reporter(Case patient, Dice dice) {
    this.patient = patient;
    this.dice = dice;
    earlier = dice.chance(EARLIER_FILM);
  }

  /**
   * The report on a patient.
   *
   * @param imaged whether the study has an X-ray; without, texts are often missing too
   */
  static Report write(Case patient, boolean imaged, Dice dice) {
    Reporter reporter = new Reporter(patient, dice);
    String comparison = reporter.comparison();
    String indication = reporter.indication();
    String findings = reporter.findings();
    String impression = reporter.impression();
    Gaps gaps = imaged ? WITH_IMAGES : WITHOUT_IMAGES;
    double missing = dice.fraction();
    return new Report(
        comparison,
        indication,
        missing < gaps.neither() + gaps.findings() ? "" : findings,
        missing < gaps.neither() || missing > 1 - gaps.impression() ? "" : impression);
  }

  private String comparison() {
    if (earlier) {
      return Phrases.say("comparison", dice);
    }
    return dice.chance(0.4) ? "" : Phrases.say("no comparison", dice);
  }

  private String indication() {
    Map<String, String> words =
        Map.of(
            "who", Phrases.words("who", Map.of(), dice),
            "why", Phrases.any("why " + patient.story().name(), dice));
    return Phrases.capital(Phrases.words("indication", words, dice));
  }

  private String findings() {
    if (patient.normal() && dice.chance(FROM_STOCK)) {
      return Phrases.say("normal findings", dice);
    }
    List<String> sentences = new ArrayList<>();
    if (dice.chance(0.08)) {
      sentences.add(Phrases.capital(Phrases.any("remark", dice)));
    }
    List<String> chest = new ArrayList<>(lungs());
    chest.addAll(pleura());
    chest.addAll(denials());
    if (dice.chance(0.8)) {
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
      boolean both = wide.isEmpty() && dice.chance(0.35);
      sentences.add(Phrases.say(both ? "heart and mediastinum normal" : "heart normal", dice));
    }
    if (wide.isPresent()) {
      sentences.addAll(described(wide.get()));
    } else if (heart.isPresent() && dice.chance(0.2)) {
      sentences.add(Phrases.say("mediastinum normal", dice));
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
    if (clear && dice.chance(0.9)) {
      sentences.add(Phrases.say("lungs clear", dice));
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
      if (!has(Atelectasis.class) || dice.chance(0.5)) {
        absent.add(Phrases.words("opacity denied", Map.of(), dice));
      }
    }
    if (!has(Effusion.class)) {
      absent.add(dice.chance(0.8) ? "pleural effusion" : "effusion");
    }
    if (!has(Pneumothorax.class)) {
      absent.add("pneumothorax");
    }
    if (absent.size() > 2 && dice.chance(0.1)) {
      absent.remove(0);
    }
    List<String> sentences = new ArrayList<>();
    if (absent.size() == 2 && dice.chance(0.1)) {
      sentences.add("Neither %s nor %s is present.".formatted(absent.get(0), absent.get(1)));
    } else if (!absent.isEmpty()) {
      sentences.add(Phrases.say("denied", Map.of("list", list(absent)), dice));
    }
    if (!has(Edema.class) && dice.chance(0.2)) {
      sentences.add(Phrases.say("edema denied", dice));
    }
    if (earlier && dice.chance(0.12)) {
      List<String> gone = new ArrayList<>();
      if (!has(Effusion.class)) {
        gone.add("effusion");
      }
      if (!has(Opacity.class) && !has(Consolidation.class) && !has(Atelectasis.class)) {
        gone.add("infiltrate");
      }
      if (!gone.isEmpty()) {
        sentences.add(Phrases.say("gone", Map.of("gone", dice.pick(gone)), dice));
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
      sentences.add(Phrases.say(Variant.SPINE.phrases(), dice));
    }
    if (sentences.isEmpty() && dice.chance(0.35)) {
      sentences.add(Phrases.say("bones normal", dice));
    }
    return sentences;
  }

  private List<String> others() {
    List<String> sentences = new ArrayList<>();
    for (Device device : Device.values()) {
      if (patient.has(device)) {
        sentences.add(Phrases.say(device.phrases(), dice));
      }
    }
    for (Variant variant : Variant.values()) {
      if (patient.has(variant) && variant != Variant.SPINE) {
        sentences.add(Phrases.say(variant.phrases(), dice));
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
    sentences.add(Phrases.say(part, finding.words(), dice));
    if (earlier && !(finding instanceof Pneumonia) && dice.chance(0.2)) {
      sentences.add(Phrases.say("unchanged", dice));
    }
    return sentences;
  }

  private boolean has(Class<? extends Finding> kind) {
    return patient.finding(kind).isPresent();
  }

  private String impression() {
    if (patient.normal()) {
      return Phrases.say("impression normal", dice);
    }
    List<String> points = new ArrayList<>();
    for (Finding finding : patient.findings()) {
      if (!saidByPneumonia(finding)) {
        points.add(inShort(finding));
      }
    }
    if (points.isEmpty()) {
      points.add(Phrases.say("impression not acute", dice));
    }
    for (Device device : Device.values()) {
      if (patient.has(device) && dice.chance(0.4)) {
        points.add(Phrases.say(device.phrases(), dice));
      }
    }
    for (Variant variant : Variant.values()) {
      if (patient.has(variant) && dice.chance(0.3)) {
        points.add(Phrases.say(variant.phrases(), dice));
      }
    }
    if (!patient.findings().isEmpty() && dice.chance(0.15)) {
      points.add(Phrases.say("advice", Map.of("weeks", dice.pick("4", "6", "8")), dice));
    }
    return dice.chance(points.size() == 1 ? 0.1 : 0.7)
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
    return Phrases.say(finding.phrases() + open + ", in short", finding.words(), dice);
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
    if (!dice.chance(REDACTED)) {
      return text;
    }
    List<String> words = new ArrayList<>(Arrays.asList(text.split(" ")));
    for (int times = dice.chance(0.3) ? 2 : 1; times > 0; times--) {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i).replaceAll("[.,]$", "").toLowerCase(java.util.Locale.ROOT);
        if (HIDEABLE.contains(word)) {
          places.add(i);
        }
      }
      if (!places.isEmpty()) {
        int place = dice.pick(places);
        String word = words.get(place);
        words.set(place, word.matches(".*[.,]") ? "XXXX" + word.charAt(word.length() - 1) : "XXXX");
      }
    }
    return String.join(" ", words);
  }
}
