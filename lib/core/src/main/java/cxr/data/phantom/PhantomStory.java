package cxr.data.phantom;

import static cxr.data.phantom.PhantomStory.Kind.ATELECTASIS;
import static cxr.data.phantom.PhantomStory.Kind.CARDIOMEGALY;
import static cxr.data.phantom.PhantomStory.Kind.CONSOLIDATION;
import static cxr.data.phantom.PhantomStory.Kind.EDEMA;
import static cxr.data.phantom.PhantomStory.Kind.EFFUSION;
import static cxr.data.phantom.PhantomStory.Kind.FRACTURE;
import static cxr.data.phantom.PhantomStory.Kind.NODULE;
import static cxr.data.phantom.PhantomStory.Kind.OPACITY;
import static cxr.data.phantom.PhantomStory.Kind.PLEURAL_THICKENING;
import static cxr.data.phantom.PhantomStory.Kind.PNEUMONIA;
import static cxr.data.phantom.PhantomStory.Kind.PNEUMOTHORAX;
import static cxr.data.phantom.PhantomStory.Kind.WIDE_MEDIASTINUM;

import cxr.data.Dice;
import cxr.data.phantom.PhantomFinding.Pneumothorax;
import cxr.data.phantom.PhantomFinding.Side;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Why a phantom comes to be X-rayed. A story says how common each finding is with it, so that
 * findings come together as they do in patients, and some are rare.
 */
enum PhantomStory {
  HEALTHY(0.38, null, Map.of(), Map.of()),
  HEART(
      0.16,
      CARDIOMEGALY,
      Map.of(CARDIOMEGALY, 0.90, EDEMA, 0.45, EFFUSION, 0.15, WIDE_MEDIASTINUM, 0.05),
      Map.of(PhantomDevice.STERNAL_WIRES, 0.15, PhantomDevice.PACEMAKER, 0.15)),
  INFECTION(
      0.13,
      OPACITY,
      Map.of(CONSOLIDATION, 0.35, OPACITY, 0.15, PNEUMONIA, 0.50, EFFUSION, 0.06),
      Map.of(PhantomDevice.CENTRAL_LINE, 0.04)),
  COLLAPSE(
      0.06,
      ATELECTASIS,
      Map.of(ATELECTASIS, 1.0, EFFUSION, 0.10, CARDIOMEGALY, 0.15),
      Map.of(PhantomDevice.ECG_LEADS, 0.05)),
  INJURY(
      0.08,
      PNEUMOTHORAX,
      Map.of(PNEUMOTHORAX, 0.75, FRACTURE, 0.40, EFFUSION, 0.05, WIDE_MEDIASTINUM, 0.06),
      Map.of(PhantomDevice.ECG_LEADS, 0.05)),
  TUMOUR(
      0.05,
      NODULE,
      Map.of(NODULE, 0.90, WIDE_MEDIASTINUM, 0.25, EFFUSION, 0.10),
      Map.of(PhantomDevice.PORT_RIGHT, 0.20, PhantomDevice.PORT_LEFT, 0.10)),
  PLEURA(0.09, EFFUSION, Map.of(EFFUSION, 0.75, PLEURAL_THICKENING, 0.40), Map.of()),
  CARE(
      0.05,
      null,
      Map.of(OPACITY, 0.25, EDEMA, 0.30, EFFUSION, 0.15, PNEUMOTHORAX, 0.10),
      Map.of(
          PhantomDevice.CENTRAL_LINE, 0.50,
          PhantomDevice.TRACHEAL_TUBE, 0.35,
          PhantomDevice.ECG_LEADS, 0.30,
          PhantomDevice.STERNAL_WIRES, 0.15));

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
  private static final Map<PhantomVariant, Double> VARIANTS =
      Map.of(
          PhantomVariant.GRANULOMA_RIGHT, 0.10,
          PhantomVariant.GRANULOMA_LEFT, 0.10,
          PhantomVariant.SPINE, 0.30,
          PhantomVariant.AORTA, 0.20,
          PhantomVariant.LOW_VOLUMES, 0.10,
          PhantomVariant.HYPERINFLATION, 0.10);

  private static final double OLD = 0.60;
  private static final double OLD_AND_HEALTHY = 0.12;

  /** Share of the pneumothoraces that have a tube put in. */
  private static final double CHEST_TUBE = 0.20;

  private final double share;
  private final Kind otherwise;
  private final Map<Kind, Double> findings;
  private final Map<PhantomDevice, Double> devices;

  /**
   * @param share of the phantoms
   * @param otherwise the finding if chance gives none; null for none
   * @param findings their chances
   * @param devices their chances
   */
  PhantomStory(
      double share,
      Kind otherwise,
      Map<Kind, Double> findings,
      Map<PhantomDevice, Double> devices) {
    this.share = share;
    this.otherwise = otherwise;
    this.findings = findings;
    this.devices = devices;
  }

  /** A story, as common as it is. */
  static PhantomStory any(Dice dice) {
    double left = dice.fraction();
    for (PhantomStory story : values()) {
      left -= story.share;
      if (left < 0) {
        return story;
      }
    }
    return HEALTHY;
  }

  /** A patient with this story. */
  PhantomCase patient(int number, Dice dice) {
    List<PhantomFinding> there = PhantomPlacement.of(kinds(dice), dice);
    Set<PhantomFinding> doubtful = new HashSet<>();
    for (PhantomFinding finding : there) {
      if (dice.chance(PhantomPlacement.doubt(finding))) {
        doubtful.add(finding);
      }
    }
    return new PhantomCase(
        number, this, there, doubtful, devices(there, dice), variants(dice), dice.fraction());
  }

  private Set<Kind> kinds(Dice dice) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (Kind kind : Kind.values()) {
      if (dice.chance(findings.getOrDefault(kind, 0.0))) {
        kinds.add(kind);
      }
    }
    if (kinds.isEmpty() && otherwise != null) {
      kinds.add(otherwise);
    }
    return kinds;
  }

  private Set<PhantomDevice> devices(List<PhantomFinding> there, Dice dice) {
    Set<PhantomDevice> result = EnumSet.noneOf(PhantomDevice.class);
    for (PhantomDevice device : PhantomDevice.values()) {
      if (dice.chance(devices.getOrDefault(device, 0.0))) {
        result.add(device);
      }
    }
    for (PhantomFinding finding : there) {
      if (finding instanceof Pneumothorax air && dice.chance(CHEST_TUBE)) {
        result.add(
            air.side() == Side.LEFT
                ? PhantomDevice.CHEST_TUBE_LEFT
                : PhantomDevice.CHEST_TUBE_RIGHT);
      }
    }
    if (this == CARE && result.isEmpty()) {
      result.add(PhantomDevice.CENTRAL_LINE);
    }
    if (result.contains(PhantomDevice.PORT_RIGHT)) {
      result.remove(PhantomDevice.PORT_LEFT);
    }
    return result;
  }

  private Set<PhantomVariant> variants(Dice dice) {
    Set<PhantomVariant> result = EnumSet.noneOf(PhantomVariant.class);
    boolean old = dice.chance(this == HEALTHY ? OLD_AND_HEALTHY : OLD);
    for (PhantomVariant variant : PhantomVariant.values()) {
      if (dice.chance(VARIANTS.get(variant)) && old) {
        result.add(variant);
      }
    }
    if (result.contains(PhantomVariant.LOW_VOLUMES)) {
      result.remove(PhantomVariant.HYPERINFLATION);
    }
    return result;
  }
}
