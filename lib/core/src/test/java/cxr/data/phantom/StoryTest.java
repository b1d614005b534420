package cxr.data.phantom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How common things are, and that none hides another. */
class StoryTest {

  private static final int STUDIES = 4000;

  /** CheXpert's names (Irvin et al. 2019) for what is drawn. */
  private static final Map<Class<? extends Finding>, String> CHEXPERT = new LinkedHashMap<>();

  static {
    CHEXPERT.put(WideMediastinum.class, "Enlarged Cardiomediastinum");
    CHEXPERT.put(Cardiomegaly.class, "Cardiomegaly");
    CHEXPERT.put(Opacity.class, "Lung Opacity");
    CHEXPERT.put(Nodule.class, "Lung Lesion");
    CHEXPERT.put(Edema.class, "Edema");
    CHEXPERT.put(Consolidation.class, "Consolidation");
    CHEXPERT.put(Pneumonia.class, "Pneumonia");
    CHEXPERT.put(Atelectasis.class, "Atelectasis");
    CHEXPERT.put(Pneumothorax.class, "Pneumothorax");
    CHEXPERT.put(Effusion.class, "Pleural Effusion");
    CHEXPERT.put(PleuralThickening.class, "Pleural Other");
    CHEXPERT.put(Fracture.class, "Fracture");
  }

  private static List<Case> patients() {
    List<Case> patients = new ArrayList<>();
    for (int number = 1; number <= STUDIES; number++) {
      patients.add(Sample.study(number, Sample.SEED).patient());
    }
    return patients;
  }

  @Test
  void allFourteenLabelsOccurAndAreFarFromBalanced() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Case patient : patients()) {
      for (Finding finding : patient.findings()) {
        counts.merge(CHEXPERT.get(finding.getClass()), 1, Integer::sum);
      }
      if (!patient.devices().isEmpty()) {
        counts.merge("Support Devices", 1, Integer::sum);
      }
      if (patient.findings().isEmpty() && patient.devices().isEmpty()) {
        counts.merge("No Finding", 1, Integer::sum);
      }
    }
    counts.forEach((label, n) -> System.out.printf("%-28s %.3f%n", label, n / (double) STUDIES));
    assertEquals(14, counts.size(), counts::toString);
    counts.forEach((label, n) -> assertTrue(n > 0.012 * STUDIES, label + " " + n));
    double pneumothorax = counts.get("Pneumothorax") / (double) STUDIES;
    assertEquals(0.065, pneumothorax, 0.015);
    assertEquals(0.42, counts.get("No Finding") / (double) STUDIES, 0.04);
    assertTrue(counts.get("Cardiomegaly") > 2 * counts.get("Pneumothorax"), counts::toString);
  }

  @Test
  void termsAreNormalAloneOrSeveral() {
    int normal = 0;
    int terms = 0;
    for (Case patient : patients()) {
      List<String> its = patient.terms();
      assertEquals(its.size(), new HashSet<>(its).size(), its::toString);
      assertEquals(patient.normal(), its.equals(List.of("normal")));
      assertEquals(patient.normal(), its.contains("normal"));
      normal += patient.normal() ? 1 : 0;
      terms += patient.normal() ? 0 : its.size();
    }
    assertEquals(0.34, normal / (double) STUDIES, 0.03);
    assertEquals(2.8, terms / (double) (STUDIES - normal), 0.4);
  }

  @Test
  void termsHaveOpenIsForm() {
    for (Case patient : patients()) {
      for (String term : patient.terms()) {
        assertTrue(term.matches("normal|[A-Z][A-Za-z, ]+(/[a-z][a-z ]*)+"), term);
      }
    }
    assertEquals(
        List.of("Opacity/lung/base/left/patchy/mild"),
        new Opacity(new Place(Side.LEFT, Zone.LOWER), Extent.SMALL).terms());
  }

  @Test
  void oneOfAKindAndNoneHidesAnother() {
    for (Case patient : patients()) {
      Set<Class<?>> kinds = new HashSet<>();
      patient.findings().forEach(f -> assertTrue(kinds.add(f.getClass()), patient::toString));
      Set<Place> places = new HashSet<>();
      for (Finding finding : patient.findings()) {
        Place place =
            finding instanceof Opacity opacity
                ? opacity.place()
                : finding instanceof Consolidation consolidation
                    ? consolidation.place()
                    : finding instanceof Nodule nodule
                        ? nodule.place()
                        : finding instanceof Atelectasis atelectasis
                            ? new Place(atelectasis.side(), Zone.LOWER)
                            : null;
        if (place == null) {
          continue;
        }
        assertTrue(places.add(place), patient::toString);
        patient
            .finding(Pneumothorax.class)
            .ifPresent(air -> assertFalse(air.side() == place.side(), patient::toString));
        if (place.zone() == Zone.LOWER) {
          patient
              .finding(Effusion.class)
              .ifPresent(fluid -> assertFalse(fluid.side().on(place.side()), patient::toString));
        }
      }
      patient
          .finding(Pneumonia.class)
          .ifPresent(pneumonia -> assertTrue(places.contains(pneumonia.place())));
      assertTrue(patient.findings().containsAll(patient.doubtful()));
    }
  }
}
