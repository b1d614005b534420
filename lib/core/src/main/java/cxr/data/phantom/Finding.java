package cxr.data.phantom;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A finding of a phantom: what is drawn, what the report says, and the indexing terms for it.
 * Patient's sides: the left is on the right of a frontal X-ray.
 */
sealed interface Finding {

  enum Side {
    LEFT,
    RIGHT,
    BILATERAL;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a finding of this side is there on that one. */
    boolean on(Side one) {
      return this == one || this == BILATERAL;
    }
  }

  /** How much of it there is, from the least that is drawn. */
  enum Extent {
    SMALL("small", "mild", "mildly"),
    MODERATE("moderate", "moderate", "moderately"),
    LARGE("large", "severe", "markedly");

    private final String size;
    private final String grade;
    private final String grading;

    Extent(String size, String grade, String grading) {
      this.size = size;
      this.grade = grade;
      this.grading = grading;
    }

    String size() {
      return size;
    }

    String grade() {
      return grade;
    }

    private Map<String, String> words() {
      return Map.of("size", size, "grade", grade, "grading", grading);
    }

    /** The value for this extent. */
    double of(double small, double moderate, double large) {
      return switch (this) {
        case SMALL -> small;
        case MODERATE -> moderate;
        case LARGE -> large;
      };
    }
  }

  /** Where in a lung. */
  enum Zone {
    UPPER,
    MIDDLE,
    LOWER
  }

  /** A third of one lung. */
  record Place(Side side, Zone zone) {

    private String word() {
      return switch (zone) {
        case UPPER -> side.word() + " upper lobe";
        case MIDDLE -> side.word() + " mid lung";
        case LOWER -> side.word() + " lower lobe";
      };
    }

    /** In the order of OpenI's terms: {@code lung/upper lobe/left} for example. */
    private String term() {
      return switch (zone) {
        case UPPER -> "lung/upper lobe/" + side.word();
        case MIDDLE -> side == Side.LEFT ? "lung/lingula" : "lung/middle lobe/right";
        case LOWER -> "lung/base/" + side.word();
      };
    }
  }

  /** The name that its stock phrases go by: {@code rib fracture} for example. */
  String phrases();

  /** What stands for the gaps of its stock phrases: {@code side}, {@code size} for example. */
  Map<String, String> words();

  /** The indexing terms (MeSH) in OpenI's form, {@code Pleural Effusion/left/small} for example. */
  List<String> terms();

  /** An enlarged heart: more than half as wide as the chest. */
  record Cardiomegaly(Extent extent) implements Finding {
    @Override
    public String phrases() {
      return "cardiomegaly";
    }

    @Override
    public Map<String, String> words() {
      return extent.words();
    }

    @Override
    public List<String> terms() {
      return List.of("Cardiomegaly/" + extent.grade());
    }
  }

  /** An upper mediastinum that is too wide on both sides. */
  record WideMediastinum() implements Finding {
    @Override
    public String phrases() {
      return "wide mediastinum";
    }

    @Override
    public Map<String, String> words() {
      return Map.of();
    }

    @Override
    public List<String> terms() {
      return List.of("Mediastinum/enlarged");
    }
  }

  /** Fluid between lung and chest wall. */
  record Effusion(Side side, Extent extent) implements Finding {
    @Override
    public String phrases() {
      return side == Side.BILATERAL ? "effusion on both sides" : "effusion";
    }

    @Override
    public Map<String, String> words() {
      return with(extent.words(), "side", side.word());
    }

    @Override
    public List<String> terms() {
      String term = "Pleural Effusion/" + side.word() + "/" + extent.size();
      return extent == Extent.SMALL
          ? List.of(term, "Costophrenic Angle/" + side.word() + "/blunted")
          : List.of(term);
    }
  }

  /** Air between lung and chest wall, on one side. */
  record Pneumothorax(Side side, Extent extent) implements Finding {

    /** How far the lung has left the chest wall, as a share of half the picture. */
    double gap() {
      return extent.of(0.17, 0.23, 0.32);
    }

    @Override
    public String phrases() {
      return "pneumothorax";
    }

    @Override
    public Map<String, String> words() {
      return with(extent.words(), "side", side.word());
    }

    @Override
    public List<String> terms() {
      String term = "Pneumothorax/" + side.word() + "/";
      return extent == Extent.SMALL
          ? List.of(term + "apex/small")
          : List.of(term + extent.size(), "Lung, Hyperlucent/" + side.word());
    }
  }

  /** A patchy opacity of one lung, with a soft edge. */
  record Opacity(Place place, Extent extent) implements Finding {
    @Override
    public String phrases() {
      return "opacity";
    }

    @Override
    public Map<String, String> words() {
      String quality = extent == Extent.LARGE ? "broad" : "patchy";
      return with(gaps(place), "quality", extent == Extent.SMALL ? "faint" : quality);
    }

    @Override
    public List<String> terms() {
      String patchy = extent == Extent.MODERATE ? "/patchy" : "/patchy/" + extent.grade();
      return List.of("Opacity/" + place.term() + patchy);
    }
  }

  /** A part of one lung without air: dense, with a sharp edge and dark bronchi in it. */
  record Consolidation(Place place) implements Finding {
    @Override
    public String phrases() {
      return "consolidation";
    }

    @Override
    public Map<String, String> words() {
      return gaps(place);
    }

    @Override
    public List<String> terms() {
      return List.of(
          "Consolidation/" + place.term() + "/focal", "Airspace Disease/" + place.term());
    }
  }

  /** An infection: the opacity or consolidation there is its picture, nothing else is drawn. */
  record Pneumonia(Place place) implements Finding {
    @Override
    public String phrases() {
      return "pneumonia";
    }

    @Override
    public Map<String, String> words() {
      return gaps(place);
    }

    @Override
    public List<String> terms() {
      return List.of("Pneumonia/" + place.term().replace("lung/", ""));
    }
  }

  /** A base that has lost volume: a band across it, and the diaphragm below it raised. */
  record Atelectasis(Side side) implements Finding {
    @Override
    public String phrases() {
      return "atelectasis";
    }

    @Override
    public Map<String, String> words() {
      return Map.of("side", side.word());
    }

    @Override
    public List<String> terms() {
      return List.of(
          "Pulmonary Atelectasis/base/" + side.word() + "/streaky",
          "Diaphragm/" + side.word() + "/elevated");
    }
  }

  /** Fluid within both lungs. */
  record Edema(Extent extent) implements Finding {
    @Override
    public String phrases() {
      return "edema";
    }

    @Override
    public Map<String, String> words() {
      return extent.words();
    }

    @Override
    public List<String> terms() {
      return List.of(
          "Pulmonary Edema/bilateral/" + extent.grade(),
          extent == Extent.SMALL
              ? "Markings/lung/bilateral/interstitial/prominent"
              : "Pulmonary Congestion/" + extent.grade());
    }
  }

  /** A round shadow; from 30 mm on, a mass. */
  record Nodule(Place place, int millimetres) implements Finding {

    boolean mass() {
      return millimetres >= 30;
    }

    @Override
    public String phrases() {
      return mass() ? "mass" : "nodule";
    }

    @Override
    public Map<String, String> words() {
      String cm = millimetres / 10 + "." + millimetres % 10;
      return with(with(gaps(place), "mm", String.valueOf(millimetres)), "cm", cm);
    }

    @Override
    public List<String> terms() {
      return List.of(
          mass() ? "Mass/" + place.term() + "/large" : "Nodule/" + place.term() + "/round");
    }
  }

  /**
   * A broken rib or clavicle.
   *
   * @param rib 4 to 6; 0 for the clavicle
   * @param healed an old break of a rib, with callus
   */
  record Fracture(Side side, int rib, boolean healed) implements Finding {
    private static final List<String> ORDINALS = List.of("fourth", "fifth", "sixth");

    @Override
    public String phrases() {
      return rib == 0 ? "clavicle fracture" : healed ? "healed fracture" : "rib fracture";
    }

    @Override
    public Map<String, String> words() {
      return rib == 0
          ? Map.of("side", side.word())
          : Map.of("side", side.word(), "rib", ORDINALS.get(rib - 4));
    }

    @Override
    public List<String> terms() {
      String bone = rib == 0 ? "clavicle/" : "ribs/";
      return List.of("Fractures, Bone/" + bone + side.word() + (healed ? "/healed" : ""));
    }
  }

  /** A thick pleura along the side wall of one lung. */
  record PleuralThickening(Side side) implements Finding {
    @Override
    public String phrases() {
      return "pleural thickening";
    }

    @Override
    public Map<String, String> words() {
      return Map.of("side", side.word());
    }

    @Override
    public List<String> terms() {
      return List.of("Thickening/pleura/" + side.word());
    }
  }

  private static Map<String, String> gaps(Place place) {
    return Map.of("side", place.side().word(), "place", place.word());
  }

  private static Map<String, String> with(Map<String, String> words, String name, String word) {
    Map<String, String> result = new LinkedHashMap<>(words);
    result.put(name, word);
    return result;
  }
}
