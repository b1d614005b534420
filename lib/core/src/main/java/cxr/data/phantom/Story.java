package cxr.data.phantom;

import static cxr.data.phantom.Story.Kind.ATELECTASIS;
import static cxr.data.phantom.Story.Kind.CARDIOMEGALY;
import static cxr.data.phantom.Story.Kind.CONSOLIDATION;
import static cxr.data.phantom.Story.Kind.EDEMA;
import static cxr.data.phantom.Story.Kind.EFFUSION;
import static cxr.data.phantom.Story.Kind.FRACTURE;
import static cxr.data.phantom.Story.Kind.NODULE;
import static cxr.data.phantom.Story.Kind.OPACITY;
import static cxr.data.phantom.Story.Kind.PLEURAL_THICKENING;
import static cxr.data.phantom.Story.Kind.PNEUMONIA;
import static cxr.data.phantom.Story.Kind.PNEUMOTHORAX;
import static cxr.data.phantom.Story.Kind.WIDE_MEDIASTINUM;

import cxr.data.phantom.Finding.Pneumothorax;
import cxr.data.phantom.Finding.Side;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a phantom comes to be X-rayed. A story says how common each finding is with it, so that
 * findings come together as they do in patients, and some are rare.
 */
enum Story {
  HEALTHY(0.38, null, Map.of(), Map.of()),
  HEART(
      0.16,
      CARDIOMEGALY,
      Map.of(CARDIOMEGALY, 0.90, EDEMA, 0.45, EFFUSION, 0.15, WIDE_MEDIASTINUM, 0.05),
      Map.of(Device.STERNAL_WIRES, 0.15, Device.PACEMAKER, 0.15)),
  INFECTION(
      0.13,
      OPACITY,
      Map.of(CONSOLIDATION, 0.35, OPACITY, 0.15, PNEUMONIA, 0.50, EFFUSION, 0.06),
      Map.of(Device.CENTRAL_LINE, 0.04)),
  COLLAPSE(
      0.06,
      ATELECTASIS,
      Map.of(ATELECTASIS, 1.0, EFFUSION, 0.10, CARDIOMEGALY, 0.15),
      Map.of(Device.ECG_LEADS, 0.05)),
  INJURY(
      0.08,
      PNEUMOTHORAX,
      Map.of(PNEUMOTHORAX, 0.75, FRACTURE, 0.40, EFFUSION, 0.05, WIDE_MEDIASTINUM, 0.06),
      Map.of(Device.ECG_LEADS, 0.05)),
  TUMOUR(
      0.05,
      NODULE,
      Map.of(NODULE, 0.90, WIDE_MEDIASTINUM, 0.25, EFFUSION, 0.10),
      Map.of(Device.PORT_RIGHT, 0.20, Device.PORT_LEFT, 0.10)),
  PLEURA(0.09, EFFUSION, Map.of(EFFUSION, 0.75, PLEURAL_THICKENING, 0.40), Map.of()),
  CARE(
      0.05,
      null,
      Map.of(OPACITY, 0.25, EDEMA, 0.30, EFFUSION, 0.15, PNEUMOTHORAX, 0.10),
      Map.of(
          Device.CENTRAL_LINE, 0.50,
          Device.TRACHEAL_TUBE, 0.35,
          Device.ECG_LEADS, 0.30,
          Device.STERNAL_WIRES, 0.15));

  /** The kinds of findings, in the order in which they are given their space in the chest. */
  enum Kind {
    PNEUMOTHORAX,
    EFFUSION,
    CARDIOMEGALY,
    WIDE_MEDIASTINUM,
    EDEMA,
    CONSOLIDATION,
    OPACITY,
    PNEUMONIA,
    ATELECTASIS,
    NODULE,
    PLEURAL_THICKENING,
    FRACTURE
  }

  /** How common the harmless variants are in the old. */
  private static final Map<Variant, Double> VARIANTS =
      Map.of(
          Variant.GRANULOMA_RIGHT, 0.10,
          Variant.GRANULOMA_LEFT, 0.10,
          Variant.SPINE, 0.30,
          Variant.AORTA, 0.20,
          Variant.LOW_VOLUMES, 0.10,
          Variant.HYPERINFLATION, 0.10);

  private static final double OLD = 0.60;
  private static final double OLD_AND_HEALTHY = 0.12;

  /** Share of the pneumothoraces that have a tube put in. */
  private static final double CHEST_TUBE = 0.20;

  private final double share;
  private final @Nullable Kind otherwise;
  private final Map<Kind, Double> findings;
  private final Map<Device, Double> devices;

  /**
   * @param share of the phantoms
   * @param otherwise the finding if chance gives none; null for none
   * @param findings their chances
   * @param devices their chances
   */
  Story(
      double share,
      @Nullable Kind otherwise,
      Map<Kind, Double> findings,
      Map<Device, Double> devices) {
    this.share = share;
    this.otherwise = otherwise;
    this.findings = findings;
    this.devices = devices;
  }

  /** A story, as common as it is. */
  static Story any(SeededRandom random) {
    double left = random.fraction();
    for (Story story : values()) {
      left -= story.share;
      if (left < 0) {
        return story;
      }
    }
    return HEALTHY;
  }

  /** A patient with this story. */
  Case patient(int number, SeededRandom random) {
    List<Finding> there = Placement.of(kinds(random), random);
    Set<Finding> doubtful = new HashSet<>();
    for (Finding finding : there) {
      if (random.chance(Placement.doubt(finding))) {
        doubtful.add(finding);
      }
    }
    return new Case(
        number, this, there, doubtful, devices(there, random), variants(random), random.fraction());
  }

  private Set<Kind> kinds(SeededRandom random) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (Kind kind : Kind.values()) {
      if (random.chance(findings.getOrDefault(kind, 0.0))) {
        kinds.add(kind);
      }
    }
    if (kinds.isEmpty() && otherwise != null) {
      kinds.add(otherwise);
    }
    return kinds;
  }

  private Set<Device> devices(List<Finding> there, SeededRandom random) {
    Set<Device> result = EnumSet.noneOf(Device.class);
    for (Device device : Device.values()) {
      if (random.chance(devices.getOrDefault(device, 0.0))) {
        result.add(device);
      }
    }
    for (Finding finding : there) {
      if (finding instanceof Pneumothorax air && random.chance(CHEST_TUBE)) {
        result.add(air.side() == Side.LEFT ? Device.CHEST_TUBE_LEFT : Device.CHEST_TUBE_RIGHT);
      }
    }
    if (this == CARE && result.isEmpty()) {
      result.add(Device.CENTRAL_LINE);
    }
    if (result.contains(Device.PORT_RIGHT)) {
      result.remove(Device.PORT_LEFT);
    }
    return result;
  }

  private Set<Variant> variants(SeededRandom random) {
    Set<Variant> result = EnumSet.noneOf(Variant.class);
    boolean old = random.chance(this == HEALTHY ? OLD_AND_HEALTHY : OLD);
    for (Variant variant : Variant.values()) {
      if (random.chance(VARIANTS.getOrDefault(variant, 0.0)) && old) {
        result.add(variant);
      }
    }
    if (result.contains(Variant.LOW_VOLUMES)) {
      result.remove(Variant.HYPERINFLATION);
    }
    return result;
  }
}
