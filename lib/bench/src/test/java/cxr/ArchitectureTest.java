package cxr;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A package imports those before it in the flow, never those after or beside it. */
class ArchitectureTest {

  /** Packages of a line stand beside each other. */
  private static final List<Set<String>> FLOW =
      List.of(
          Set.of("cxr.settings"),
          Set.of("cxr.io"),
          Set.of("cxr.io.archive", "cxr.io.fetch"),
          Set.of("cxr.data", "cxr.text", "cxr.image.codec"),
          Set.of("cxr.data.reports", "cxr.data.phantom", "cxr.text.conditions", "cxr.image"),
          Set.of("cxr.data.layout", "cxr.score.metric"),
          Set.of("cxr.score", "cxr.tensor"),
          Set.of("cxr.model.kernel"),
          Set.of("cxr.model.graph", "cxr.model.weights"),
          Set.of("cxr.model.encoder"),
          Set.of("cxr.model.decoder"),
          Set.of("cxr.model.objective"),
          Set.of("cxr.model"),
          Set.of("cxr.train", "cxr.generate"),
          Set.of("cxr.evaluate"),
          Set.of("cxr.view"),
          Set.of("cxr.view.explore"),
          Set.of("cxr.notebook", "cxr.cli"),
          Set.of("cxr.bench"));

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(
              place -> !place.contains("test-classes") && !place.contains("-tests.jar"))
          .importPackages("cxr");

  @Test
  void everyPackageHasItsPlace() {
    Set<String> there = new TreeSet<>();
    classes.forEach(one -> there.add(one.getPackageName()));
    Set<String> placed = new TreeSet<>();
    FLOW.forEach(placed::addAll);
    assertEquals(placed, there);
  }

  @Test
  void packagesLookBackOnly() {
    for (int i = 0; i < FLOW.size(); i++) {
      for (String one : FLOW.get(i)) {
        String[] others =
            FLOW.subList(i, FLOW.size()).stream()
                .flatMap(Set::stream)
                .filter(other -> !other.equals(one))
                .toArray(String[]::new);
        if (others.length > 0) {
          noClasses()
              .that()
              .resideInAPackage(one)
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(others)
              .because("the flow is " + FLOW)
              .check(classes);
        }
      }
    }
  }

  @Test
  void onlyTheModelKnowsGraphs() {
    noClasses()
        .that()
        .resideOutsideOfPackage("cxr.model..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.nd4j.autodiff.samediff.SDVariable")
        .check(classes);
  }

  @Test
  void onlyNotebookKnowsKernels() {
    noClasses()
        .that()
        .resideOutsideOfPackage("cxr.notebook..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.dflib..")
        .check(classes);
  }
}
