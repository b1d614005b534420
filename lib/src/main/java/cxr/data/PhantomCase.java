package cxr.data;

import cxr.data.PhantomFinding.Cardiomegaly;
import cxr.data.PhantomFinding.Edema;
import cxr.data.PhantomFinding.Effusion;
import cxr.data.PhantomFinding.Extent;
import cxr.data.PhantomFinding.Opacity;
import cxr.data.PhantomFinding.Pneumothorax;
import cxr.data.PhantomFinding.Side;
import cxr.data.PhantomFinding.Zone;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One invented patient: what there is to see, whatever the drawing and the wording.
 *
 * @param number of the study
 * @param findings none (normal), one or two
 * @param incidentals harmless things beside them
 * @param habitus how much soft tissue there is, 0 = slim to 1 = heavy
 */
record PhantomCase(
    int number, List<PhantomFinding> findings, Set<Incidental> incidentals, double habitus) {

  /** Share of the studies without a finding. */
  private static final double NORMAL = 0.34;

  /** Share of the others that have a second finding. */
  private static final double SECOND = 0.25;

  /** Things beside the findings. */
  enum Incidental {
    GRANULOMA_RIGHT("Calcified Granuloma/lung/upper lobe/right"),
    GRANULOMA_LEFT("Calcified Granuloma/lung/base/left"),
    SPINE("Thoracic Vertebrae/degenerative"),
    CATHETER("Catheters, Indwelling/right");

    private final String mesh;

    Incidental(String mesh) {
      this.mesh = mesh;
    }
  }

  PhantomCase {
    findings = List.copyOf(findings);
    incidentals = Set.copyOf(incidentals);
  }

  /** The patient of that number: drawn from the dice alone. */
  static PhantomCase of(int number, Dice dice) {
    List<PhantomFinding> findings = new ArrayList<>();
    if (!dice.chance(NORMAL)) {
      int first = dice.below(5);
      PhantomFinding one = finding(first, dice);
      if (dice.chance(SECOND)) {
        PhantomFinding two = finding((first + 1 + dice.below(4)) % 5, dice);
        findings.add(besides(one, two));
        findings.add(besides(two, one));
      } else {
        findings.add(one);
      }
    }
    Set<Incidental> incidentals = EnumSet.noneOf(Incidental.class);
    for (Incidental one : Incidental.values()) {
      boolean there = dice.chance(one == Incidental.SPINE ? 0.12 : 0.03);
      if (there && !(one == Incidental.CATHETER && findings.isEmpty())) {
        incidentals.add(one);
      }
    }
    return new PhantomCase(number, findings, incidentals, dice.fraction());
  }

  private static PhantomFinding finding(int kind, Dice dice) {
    Extent extent = dice.pick(Extent.values());
    Side side = dice.pick(Side.LEFT, Side.RIGHT);
    return switch (kind) {
      case 0 -> new Cardiomegaly(extent);
      case 1 -> new Effusion(dice.chance(0.3) ? Side.BILATERAL : side, extent);
      case 2 -> new Pneumothorax(side, extent);
      case 3 -> new Opacity(side, dice.pick(Zone.values()), dice.chance(0.5));
      default -> new Edema(extent);
    };
  }

  /** The opacity, if there is one, moved to where the other finding does not hide it. */
  private static PhantomFinding besides(PhantomFinding finding, PhantomFinding other) {
    if (!(finding instanceof Opacity opacity)) {
      return finding;
    }
    if (other instanceof Pneumothorax pneumothorax) {
      Side free = pneumothorax.side() == Side.LEFT ? Side.RIGHT : Side.LEFT;
      return new Opacity(free, opacity.zone(), opacity.dense());
    }
    if (other instanceof Effusion) {
      return new Opacity(opacity.side(), Zone.UPPER, opacity.dense());
    }
    return new Opacity(opacity.side(), opacity.zone(), opacity.dense() || other instanceof Edema);
  }

  <T extends PhantomFinding> Optional<T> finding(Class<T> kind) {
    return findings.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  boolean normal() {
    return findings.isEmpty();
  }

  /** The indexing terms; {@code normal} alone where there is nothing at all. */
  List<String> mesh() {
    List<String> terms = new ArrayList<>();
    findings.forEach(finding -> terms.add(finding.mesh()));
    for (Incidental one : Incidental.values()) {
      if (incidentals.contains(one)) {
        terms.add(one.mesh);
      }
    }
    return terms.isEmpty() ? List.of("normal") : terms;
  }
}
