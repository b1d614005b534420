package cxr;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A package imports those before it in the flow, never those after. */
class ArchitectureTest {

  private static final List<String> FLOW =
      List.of(
          "file",
          "data",
          "text",
          "image",
          "model",
          "train",
          "generate",
          "metrics",
          "notebook",
          "cli");

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("cxr");

  @Test
  void packagesLookBackOnly() {
    for (int i = 0; i < FLOW.size() - 1; i++) {
      String[] later =
          FLOW.subList(i + 1, FLOW.size()).stream()
              .map(n -> "cxr." + n + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("cxr." + FLOW.get(i) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later)
          .because("the flow is " + FLOW + "; " + Arrays.toString(later) + " come later")
          .allowEmptyShould(true)
          .check(classes);
    }
  }

  @Test
  void textAndImageKnowNothingOfEachOther() {
    noClasses()
        .that()
        .resideInAPackage("cxr.image..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("cxr.text..")
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
