package cxr.data.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One invented patient: what there is to see, whatever the drawing and the wording.
 *
 * @param number of the study
 * @param story that the findings belong to
 * @param findings none to about four, at most one of a kind
 * @param doubtful those of the findings that the report leaves open; they are drawn all the same
 * @param devices in and on the patient
 * @param variants harmless things beside the findings
 * @param habitus how much soft tissue there is, 0 = slim to 1 = heavy
 */
record Case(
    int number,
    Story story,
    List<Finding> findings,
    Set<Finding> doubtful,
    Set<Device> devices,
    Set<Variant> variants,
    double habitus) {

  Case {
    findings = List.copyOf(findings);
    doubtful = Set.copyOf(doubtful);
    devices = Set.copyOf(devices);
    variants = Set.copyOf(variants);
  }

  /** The patient of that number: drawn by these choices alone. */
  static Case of(int number, SeededRandom random) {
    return Story.any(random).patient(number, random);
  }

  /** The same patient as if one finding were not there. */
  Case without(Finding finding) {
    List<Finding> others = findings.stream().filter(one -> !one.equals(finding)).toList();
    return new Case(number, story, others, doubtful, devices, variants, habitus);
  }

  <T extends Finding> Optional<T> finding(Class<T> kind) {
    return findings.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  boolean has(Device device) {
    return devices.contains(device);
  }

  boolean has(Variant variant) {
    return variants.contains(variant);
  }

  /** Whether there is nothing at all to report. */
  boolean normal() {
    return findings.isEmpty() && devices.isEmpty() && variants.isEmpty();
  }

  /** The indexing terms; {@code normal} alone where there is nothing at all. */
  List<String> terms() {
    List<String> terms = new ArrayList<>();
    findings.forEach(finding -> terms.addAll(finding.terms()));
    for (Device device : Device.values()) {
      if (has(device)) {
        terms.add(device.term());
      }
    }
    for (Variant variant : Variant.values()) {
      if (has(variant)) {
        terms.add(variant.term());
      }
    }
    return terms.isEmpty() ? List.of("normal") : terms;
  }
}
