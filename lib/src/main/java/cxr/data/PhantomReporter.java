package cxr.data;

import cxr.data.PhantomCase.Incidental;
import cxr.data.PhantomFinding.Cardiomegaly;
import cxr.data.PhantomFinding.Edema;
import cxr.data.PhantomFinding.Effusion;
import cxr.data.PhantomFinding.Extent;
import cxr.data.PhantomFinding.Opacity;
import cxr.data.PhantomFinding.Pneumothorax;
import cxr.data.PhantomFinding.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Writes a phantom's report in the manner of radiologists: wording and order vary, what is absent
 * is denied plainly, some sections are missing and some words are hidden as {@code XXXX}.
 */
final class PhantomReporter {

  /** The sections of a report; empty where missing. */
  record Report(String comparison, String indication, String findings, String impression) {}

  // Shares of reports that lack a section.
  private static final double NEITHER = 0.025;
  private static final double NO_FINDINGS = 0.12;
  private static final double NO_IMPRESSION = 0.06;

  /** Share of reports in which one more word is hidden. */
  private static final double REDACTED = 0.20;

  /** Words that may be hidden without changing what the report says. */
  private static final List<String> HIDEABLE =
      List.of(
          "The",
          "There",
          "Both",
          "size",
          "seen",
          "identified",
          "silhouette",
          "contours",
          "osseous",
          "bony",
          "visualized",
          "limits",
          "views",
          "compatible",
          "suggestive",
          "suspicious");

  private final PhantomCase patient;
  private final Dice dice;
  private final Cardiomegaly heart;
  private final Effusion fluid;
  private final Pneumothorax air;
  private final Opacity opacity;
  private final Edema edema;

  private PhantomReporter(PhantomCase patient, Dice dice) {
    this.patient = patient;
    this.dice = dice;
    heart = patient.finding(Cardiomegaly.class).orElse(null);
    fluid = patient.finding(Effusion.class).orElse(null);
    air = patient.finding(Pneumothorax.class).orElse(null);
    opacity = patient.finding(Opacity.class).orElse(null);
    edema = patient.finding(Edema.class).orElse(null);
  }

  static Report write(PhantomCase patient, Dice dice) {
    PhantomReporter reporter = new PhantomReporter(patient, dice);
    String comparison = reporter.comparison();
    String indication = reporter.indication();
    String findings = reporter.redacted(reporter.findings());
    String impression = reporter.impression();
    double missing = dice.fraction();
    if (missing < NEITHER + NO_FINDINGS) {
      findings = "";
    }
    if (missing < NEITHER || missing > 1 - NO_IMPRESSION) {
      impression = "";
    }
    return new Report(comparison, indication, findings, impression);
  }

  private String comparison() {
    return dice.pick(
        "None.",
        "None available.",
        "",
        "",
        "Chest radiographs XXXX.",
        "XXXX.",
        "Two-view chest XXXX.");
  }

  private String indication() {
    String who = dice.pick("XXXX-year-old male", "XXXX-year-old female");
    String why =
        dice.pick(
            "chest pain",
            "shortness of breath",
            "cough",
            "dyspnea",
            "cough and fever",
            "preoperative evaluation",
            "XXXX",
            "hypertension",
            "weakness");
    return dice.pick(who + " with " + why + ".", who + ", " + why + ".", capital(why) + ".");
  }

  private String findings() {
    List<String> lungs = new ArrayList<>();
    List<String> others = new ArrayList<>();
    boolean clear = opacity == null && edema == null;
    String centre = centre();
    if (clear && fluid == null && air == null) {
      lungs.addAll(clearLungs());
    } else {
      if (opacity != null) {
        lungs.add(opacity());
      }
      if (edema != null) {
        lungs.add(edema());
      }
      if (clear) {
        lungs.add(
            dice.pick(
                "No focal consolidation.",
                "There is no focal airspace disease.",
                "No focal airspace opacity is seen."));
      } else if (edema == null && dice.chance(0.5)) {
        lungs.add(
            dice.pick("No pulmonary edema.", "The pulmonary vascularity is within normal limits."));
      } else if (opacity == null && dice.chance(0.5)) {
        lungs.add(dice.pick("No focal consolidation.", "No focal airspace consolidation is seen."));
      }
      lungs.addAll(pleura());
    }
    if (dice.chance(0.45) || patient.incidentals().contains(Incidental.SPINE)) {
      others.add(bones());
    }
    for (Incidental one : Incidental.values()) {
      if (one != Incidental.SPINE && patient.incidentals().contains(one)) {
        others.add(incidental(one));
      }
    }
    List<String> all = new ArrayList<>();
    if (dice.chance(0.7)) {
      all.add(centre);
      all.addAll(lungs);
    } else {
      all.addAll(lungs);
      all.add(centre);
    }
    all.addAll(others);
    return String.join(" ", all);
  }

  private String centre() {
    if (heart == null) {
      return dice.pick(
          "Heart size is normal.",
          "The heart is normal in size.",
          "Heart size and mediastinal contours are within normal limits.",
          "The cardiomediastinal silhouette is normal in size and contour.",
          "The heart size is normal. The mediastinum is unremarkable.");
    }
    String sentence =
        switch (heart.extent()) {
          case SMALL ->
              dice.pick(
                  "There is mild cardiomegaly.",
                  "The heart is mildly enlarged.",
                  "Mild cardiomegaly is present.",
                  "Heart size is mildly enlarged.");
          case MODERATE ->
              dice.pick(
                  "There is moderate cardiomegaly.",
                  "The heart is moderately enlarged.",
                  "The heart is enlarged.",
                  "Moderate cardiomegaly is present.");
          case LARGE ->
              dice.pick(
                  "There is severe cardiomegaly.",
                  "The heart is markedly enlarged.",
                  "Severe cardiomegaly is present.",
                  "Marked cardiomegaly.");
        };
    return dice.chance(0.25) ? sentence + " The mediastinal contours are normal." : sentence;
  }

  private List<String> clearLungs() {
    String clear =
        dice.pick(
            "The lungs are clear.",
            "Lungs are clear bilaterally.",
            "Both lungs are clear.",
            "The lungs are clear without focal consolidation.");
    return switch (dice.below(4)) {
      case 0 ->
          List.of(
              "The lungs are clear without focal consolidation, pleural effusion, or pneumothorax.");
      case 1 -> List.of(clear, "No focal airspace disease, pleural effusion or pneumothorax.");
      default -> {
        List<String> sentences = new ArrayList<>(List.of(clear));
        sentences.addAll(pleura());
        if (dice.chance(0.25)) {
          sentences.add("The pulmonary vascularity is within normal limits.");
        }
        yield sentences;
      }
    };
  }

  private List<String> pleura() {
    if (fluid == null && air == null) {
      return List.of(
          dice.pick(
              "No pleural effusion or pneumothorax.",
              "There is no pleural effusion or pneumothorax.",
              "No pneumothorax or pleural effusion is seen.",
              "There is no evidence of pneumothorax or pleural effusion."));
    }
    List<String> sentences = new ArrayList<>();
    if (air != null) {
      sentences.add(pneumothorax());
    }
    if (fluid != null) {
      sentences.add(effusion());
    }
    if (air == null) {
      sentences.add(
          dice.pick("No pneumothorax.", "There is no pneumothorax.", "No pneumothorax is seen."));
    }
    if (fluid == null) {
      sentences.add(
          dice.pick(
              "No pleural effusion.",
              "There is no pleural effusion.",
              "No pleural effusion is identified."));
    }
    return sentences;
  }

  private String effusion() {
    String size = size(fluid.extent());
    if (fluid.side() == Side.BILATERAL) {
      return dice.pick(
          "There are " + size + " bilateral pleural effusions.",
          capital(size) + " bilateral pleural effusions are present.",
          "Bilateral pleural effusions, " + size + " in size.");
    }
    String side = fluid.side().word();
    if (fluid.extent() == Extent.SMALL && dice.chance(0.3)) {
      return dice.pick(
          "Blunting of the "
              + side
              + " costophrenic angle compatible with a small pleural effusion.",
          "There is blunting of the "
              + side
              + " costophrenic angle, suggestive of small effusion.");
    }
    return dice.pick(
        "There is a " + size + " " + side + " pleural effusion.",
        capital(size) + " " + side + " pleural effusion is present.",
        capital(size) + " " + side + "-sided pleural effusion.");
  }

  private String pneumothorax() {
    String side = air.side().word();
    return switch (air.extent()) {
      case SMALL ->
          dice.pick(
              "There is a small " + side + " apical pneumothorax.",
              "Small " + side + " apical pneumothorax is present.",
              "Small " + side + " pneumothorax with a visible pleural line.");
      case MODERATE ->
          dice.pick(
              "There is a moderate " + side + " pneumothorax.",
              "Moderate " + side + "-sided pneumothorax is present.",
              "Moderate " + side + " pneumothorax with a visible pleural line.");
      case LARGE ->
          dice.pick(
              "There is a large " + side + " pneumothorax with collapse of the " + side + " lung.",
              "Large " + side + "-sided pneumothorax is present.",
              "Large " + side + " pneumothorax with partial collapse of the lung.");
    };
  }

  private String opacity() {
    String place = place();
    if (opacity.dense()) {
      return dice.pick(
          "There is a dense airspace opacity in the " + place + ".",
          "Dense focal consolidation is seen in the " + place + ".",
          "Focal consolidation in the " + place + ".",
          "There is dense airspace disease in the " + place + ".");
    }
    return dice.pick(
        "There is a patchy opacity in the " + place + ".",
        "Mild airspace opacity in the " + place + ".",
        "Patchy airspace disease is seen in the " + place + ".",
        "There is a hazy infiltrate in the " + place + ".");
  }

  private String place() {
    String side = opacity.side().word();
    return switch (opacity.zone()) {
      case UPPER -> side + " upper lobe";
      case MIDDLE -> side + " mid lung";
      case LOWER -> side + dice.pick(" lower lobe", " lung base");
    };
  }

  private String edema() {
    String grade = grade(edema.extent());
    return dice.pick(
        "There is " + grade + " pulmonary edema.",
        capital(grade) + " interstitial edema with Kerley B lines.",
        "Pulmonary vascular congestion with " + grade + " interstitial edema.",
        "Bilateral perihilar haze and vascular congestion compatible with "
            + grade
            + " pulmonary edema.");
  }

  private String bones() {
    if (patient.incidentals().contains(Incidental.SPINE)) {
      return dice.pick(
          "Degenerative changes of the thoracic spine.",
          "There are mild degenerative changes in the spine.");
    }
    return dice.pick(
        "No acute bony abnormality.",
        "The osseous structures are intact.",
        "The visualized bony structures are unremarkable.");
  }

  private static String incidental(Incidental one) {
    return switch (one) {
      case GRANULOMA_RIGHT -> "Calcified granuloma in the right upper lobe.";
      case GRANULOMA_LEFT -> "Calcified granuloma in the left lower lobe.";
      case SPINE -> "Degenerative changes of the thoracic spine.";
      case CATHETER -> "Right-sided central venous catheter with the tip in the SVC.";
    };
  }

  private String impression() {
    List<String> points = new ArrayList<>();
    if (patient.normal()) {
      return patient.incidentals().isEmpty()
          ? dice.pick(
              "No acute cardiopulmonary abnormality.",
              "No acute cardiopulmonary disease.",
              "No acute cardiopulmonary findings.",
              "Normal chest.",
              "No acute disease.")
          : dice.pick("No acute cardiopulmonary abnormality.", "No acute cardiopulmonary disease.");
    }
    if (air != null) {
      points.add(
          capital(size(air.extent()))
              + " "
              + air.side().word()
              + dice.pick("", "-sided")
              + " pneumothorax.");
    }
    if (opacity != null) {
      String place = place();
      points.add(
          opacity.dense()
              ? dice.pick(
                  capital(place) + " consolidation, suspicious for pneumonia.",
                  "Dense opacity in the " + place + " compatible with pneumonia.")
              : dice.pick(
                  capital(place) + " infiltrate.",
                  "Patchy " + place + " opacity, suspicious for early pneumonia."));
    }
    if (edema != null) {
      points.add(
          dice.pick(
              capital(grade(edema.extent())) + " pulmonary edema.",
              capital(grade(edema.extent())) + " interstitial edema and vascular congestion."));
    }
    if (fluid != null) {
      String side = fluid.side().word();
      points.add(
          capital(size(fluid.extent()))
              + " "
              + side
              + (fluid.side() == Side.BILATERAL ? " pleural effusions." : " pleural effusion."));
    }
    if (heart != null) {
      points.add(dice.pick(capital(grade(heart.extent())) + " cardiomegaly.", "Cardiomegaly."));
    }
    if (points.size() == 1) {
      return heart != null
          ? points.get(0) + dice.pick("", " No acute pulmonary disease.")
          : points.get(0);
    }
    StringBuilder numbered = new StringBuilder();
    for (int i = 0; i < points.size(); i++) {
      numbered.append(i == 0 ? "" : " ").append(i + 1).append(". ").append(points.get(i));
    }
    return numbered.toString();
  }

  private String redacted(String text) {
    if (!dice.chance(REDACTED)) {
      return text;
    }
    List<String> words = new ArrayList<>(Arrays.asList(text.split(" ")));
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (HIDEABLE.contains(words.get(i).replaceAll("[.,]$", ""))) {
        places.add(i);
      }
    }
    if (places.isEmpty()) {
      return text;
    }
    int place = dice.pick(places);
    String word = words.get(place);
    words.set(place, word.matches(".*[.,]") ? "XXXX" + word.charAt(word.length() - 1) : "XXXX");
    return String.join(" ", words);
  }

  private static String grade(Extent extent) {
    return switch (extent) {
      case SMALL -> "mild";
      case MODERATE -> "moderate";
      case LARGE -> "severe";
    };
  }

  private static String size(Extent extent) {
    return extent.name().toLowerCase(Locale.ROOT);
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
