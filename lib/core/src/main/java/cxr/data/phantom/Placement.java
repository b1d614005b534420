package cxr.data.phantom;

import cxr.data.phantom.Finding.Atelectasis;
import cxr.data.phantom.Finding.Cardiomegaly;
import cxr.data.phantom.Finding.Consolidation;
import cxr.data.phantom.Finding.Edema;
import cxr.data.phantom.Finding.Effusion;
import cxr.data.phantom.Finding.Extent;
import cxr.data.phantom.Finding.Fracture;
import cxr.data.phantom.Finding.Nodule;
import cxr.data.phantom.Finding.Opacity;
import cxr.data.phantom.Finding.Place;
import cxr.data.phantom.Finding.PleuralThickening;
import cxr.data.phantom.Finding.Pneumonia;
import cxr.data.phantom.Finding.Pneumothorax;
import cxr.data.phantom.Finding.Side;
import cxr.data.phantom.Finding.WideMediastinum;
import cxr.data.phantom.Finding.Zone;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Gives findings their places in one chest, so that none hides another: a finding for which no
 * place is left does not come to be.
 */
final class Placement {

  private static final double ON_BOTH_SIDES = 0.30;
  private static final double MASS = 0.35;

  private final SeededRandom random;
  private final List<Finding> findings = new ArrayList<>();

  // What is not hidden yet: thirds of the lungs, and side walls of the chest.
  private final List<Place> free = new ArrayList<>();
  private final Set<Side> walls = EnumSet.of(Side.LEFT, Side.RIGHT);

  private Placement(SeededRandom random) {
    this.random = random;
    for (Zone zone : Zone.values()) {
      free.add(new Place(Side.LEFT, zone));
      free.add(new Place(Side.RIGHT, zone));
    }
  }

  /** Findings of these kinds, those that there is a place for. */
  static List<Finding> of(Set<Story.Kind> kinds, SeededRandom random) {
    Placement placement = new Placement(random);
    for (Story.Kind kind : Story.Kind.values()) {
      if (kinds.contains(kind)) {
        placement.add(kind);
      }
    }
    return placement.findings;
  }

  /** How often a report leaves such a finding open: the less there is to see, the more often. */
  static double doubt(Finding finding) {
    if (finding instanceof Pneumonia) {
      return 0.75;
    }
    if (finding instanceof Effusion fluid) {
      return fluid.extent() == Extent.SMALL && fluid.side() != Side.BILATERAL ? 0.20 : 0;
    }
    if (finding instanceof Opacity opacity) {
      return opacity.extent().of(0.25, 0.10, 0);
    }
    if (finding instanceof Nodule nodule) {
      return nodule.mass() ? 0 : 0.25;
    }
    if (finding instanceof Cardiomegaly heart) {
      return heart.extent().of(0.20, 0, 0);
    }
    if (finding instanceof Edema edema) {
      return edema.extent().of(0.20, 0, 0);
    }
    if (finding instanceof Pneumothorax air) {
      return air.extent().of(0.10, 0, 0);
    }
    if (finding instanceof Fracture fracture) {
      return fracture.rib() > 0 && !fracture.healed() ? 0.15 : 0;
    }
    return finding instanceof PleuralThickening ? 0.30 : 0.15;
  }

  private void add(Story.Kind kind) {
    switch (kind) {
      case PNEUMOTHORAX -> pneumothorax();
      case EFFUSION -> effusion();
      case CARDIOMEGALY -> cardiomegaly();
      case WIDE_MEDIASTINUM -> findings.add(new WideMediastinum());
      case EDEMA -> edema();
      case CONSOLIDATION -> {
        if (!free.isEmpty()) {
          findings.add(new Consolidation(taken()));
        }
      }
      case OPACITY -> opacity();
      case PNEUMONIA -> pneumonia();
      case ATELECTASIS -> atelectasis();
      case NODULE -> nodule();
      case PLEURAL_THICKENING -> pleuralThickening();
      case FRACTURE -> fracture();
    }
  }

  private void pneumothorax() {
    Side side = random.pick(Side.LEFT, Side.RIGHT);
    findings.add(new Pneumothorax(side, extent()));
    free.removeIf(place -> place.side() == side);
    walls.remove(side);
  }

  private void effusion() {
    Side side = random.pick(Side.LEFT, Side.RIGHT);
    Extent extent = extent();
    if (walls.size() == 1) {
      side = walls.iterator().next();
    } else if (random.chance(ON_BOTH_SIDES)) {
      side = Side.BILATERAL;
    }
    Side its = side;
    findings.add(new Effusion(its, extent));
    free.removeIf(
        place ->
            its.on(place.side())
                && (place.zone() == Zone.LOWER
                    || place.zone() == Zone.MIDDLE && extent == Extent.LARGE));
    walls.removeIf(its::on);
  }

  private void cardiomegaly() {
    Extent extent = extent();
    if (extent == Extent.LARGE && !walls.contains(Side.LEFT)) {
      extent = Extent.MODERATE; // A larger one would hide what is at the left side wall.
    }
    findings.add(new Cardiomegaly(extent));
    if (extent != Extent.SMALL) {
      free.remove(new Place(Side.LEFT, Zone.LOWER));
    }
    if (extent == Extent.LARGE) {
      free.remove(new Place(Side.LEFT, Zone.MIDDLE));
    }
  }

  private void edema() {
    findings.add(new Edema(extent()));
    free.removeIf(place -> place.zone() == Zone.MIDDLE);
  }

  private void opacity() {
    if (!free.isEmpty()) {
      findings.add(new Opacity(taken(), extent()));
    }
  }

  /** At the place of a consolidation or an opacity; one is drawn if there is none yet. */
  private void pneumonia() {
    if (findings.stream().noneMatch(f -> f instanceof Opacity || f instanceof Consolidation)) {
      opacity();
    }
    for (Finding finding : List.copyOf(findings)) {
      if (finding instanceof Consolidation consolidation) {
        findings.add(new Pneumonia(consolidation.place()));
        return;
      } else if (finding instanceof Opacity opacity) {
        findings.add(new Pneumonia(opacity.place()));
        return;
      }
    }
  }

  private void atelectasis() {
    List<Place> bases = free.stream().filter(place -> place.zone() == Zone.LOWER).toList();
    if (!bases.isEmpty()) {
      Place base = random.pick(bases);
      free.remove(base);
      findings.add(new Atelectasis(base.side()));
    }
  }

  private void nodule() {
    if (!free.isEmpty()) {
      int millimetres = random.chance(MASS) ? 32 + 4 * random.below(5) : 16 + 2 * random.below(7);
      findings.add(new Nodule(taken(), millimetres));
    }
  }

  private void pleuralThickening() {
    if (!walls.isEmpty()) {
      Side side = random.pick(List.copyOf(walls));
      findings.add(new PleuralThickening(side));
      walls.remove(side);
    }
  }

  /** On the side of the free air, if there is some: the rib may have pierced the lung. */
  private void fracture() {
    boolean clavicle = random.chance(0.35);
    boolean healed = random.chance(0.35);
    int rib = 4 + random.below(3);
    for (Finding finding : findings) {
      if (finding instanceof Pneumothorax air) {
        findings.add(new Fracture(air.side(), clavicle ? 0 : rib, false));
        return;
      }
    }
    if (clavicle || walls.isEmpty()) {
      findings.add(new Fracture(random.pick(Side.LEFT, Side.RIGHT), 0, false));
    } else {
      findings.add(new Fracture(random.pick(List.copyOf(walls)), rib, healed));
    }
  }

  private Place taken() {
    Place place = random.pick(free);
    free.remove(place);
    return place;
  }

  private Extent extent() {
    return random.pick(Extent.values());
  }
}
