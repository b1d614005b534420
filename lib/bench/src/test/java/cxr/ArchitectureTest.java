package cxr;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
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
          Set.of("cxr.score", "cxr.score.clinical", "cxr.tensor"),
          Set.of("cxr.retrieve"),
          Set.of("cxr.model.kernel"),
          Set.of("cxr.model.graph", "cxr.model.weights"),
          Set.of("cxr.model.encoder"),
          Set.of("cxr.model.decoder"),
          Set.of("cxr.model.objective"),
          Set.of("cxr.model"),
          Set.of("cxr.features"),
          Set.of("cxr.train", "cxr.generate"),
          Set.of("cxr.evaluate"),
          Set.of("cxr.active", "cxr.attention", "cxr.knowledge", "cxr.pretrain", "cxr.results"),
          Set.of("cxr.view"),
          Set.of("cxr.view.explore"),
          Set.of("cxr.notebook", "cxr.cli"),
          Set.of("cxr.bench"));

  private static final String JSON = "com.fasterxml.jackson.databind.ObjectMapper";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(
              place -> !place.contains("test-classes") && !place.contains("-tests.jar"))
          .importPackages("cxr");

  @Test
  void everyPackageHasItsPlace() {
    Set<String> there = new TreeSet<>();
    classes.stream()
        .filter(one -> !one.getSimpleName().equals("package-info")) // that of cxr itself
        .forEach(one -> there.add(one.getPackageName()));
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

  /** What is made in one place, so that there is one way to be strict, whole and alone. */
  @Test
  void onlyIoTouchesTheDiskDirectly() {
    Map<String, Set<String>> calls =
        Map.of(
            "java.security.MessageDigest", Set.of("getInstance"),
            "java.nio.file.Files", Set.of("walk", "walkFileTree"),
            "java.nio.channels.FileChannel", Set.of("lock", "tryLock"));
    calls.forEach(
        (owner, names) ->
            names.forEach(
                name ->
                    noClasses()
                        .that()
                        .resideOutsideOfPackage("cxr.io")
                        .should()
                        .callMethodWhere(
                            describe(
                                "%s.%s".formatted(owner, name),
                                call ->
                                    call.getTargetOwner().isAssignableTo(owner)
                                        && call.getName().equals(name)))
                        .check(classes)));
    noClasses()
        .that()
        .resideOutsideOfPackage("cxr.io")
        .should()
        .accessField(StandardCopyOption.class, "ATOMIC_MOVE")
        .check(classes);
  }

  /** Settings stand before io and read their own JSON. */
  @Test
  void onlyIoMakesReadersOfJson() {
    noClasses()
        .that()
        .resideOutsideOfPackages("cxr.io", "cxr.settings")
        .should()
        .callConstructorWhere(
            describe("a mapper", call -> call.getTargetOwner().isAssignableTo(JSON)))
        .orShould()
        .callMethodWhere(
            describe(
                "a mapper's builder or copy",
                call ->
                    call.getTargetOwner().isAssignableTo(JSON)
                        && Set.of("builder", "copy").contains(call.getName())))
        .check(classes);
  }

  @Test
  void onlyIoParsesTables() {
    noClasses()
        .that()
        .resideOutsideOfPackage("cxr.io")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.commons.csv..")
        .check(classes);
  }

  @Test
  void onlyNotebookKnowsKernels() {
    noClasses()
        .that()
        .resideOutsideOfPackage("cxr.notebook..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.dflib..", "io.github.spencerpark..", "jdk.jshell..")
        .check(classes);
  }
}
