package cxr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a training step reads from arrays, which a GPU would have to be waited for: nothing but the
 * losses, at their interval. Told from the compiled calls, so that no GPU is needed.
 */
class HostCopyTest {

  /** Methods of arrays and their buffers that give values to Java. */
  private static final String READING =
      "get(Double|Float|Int|Long)Unsafe"
          + "|get(Double|Float|Int|Long|Number)|to(Double|Float|Int|Long)(Vector|Matrix)"
          + "|as(Double|Float|Int|Long|Nio\\w*|Bytes)|\\w+Number|toString\\w*";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("cxr.model", "cxr.train");

  @Test
  void aStepReadsTheLossesAtTheirIntervalAndNothingElse() {
    Set<JavaCodeUnit> step = reachable(Trainer.class, "step");
    assertTrue(names(step).contains("Plan.run"), "the step is not followed: " + names(step));
    Set<String> reading =
        step.stream()
            .filter(HostCopyTest::reads)
            .map(HostCopyTest::name)
            .collect(Collectors.toCollection(TreeSet::new));
    // stepOnCpu runs on CPUs alone, as the kernels do, which are not followed.
    assertEquals(Set.of("Losses.read", "AdamW.stepOnCpu"), reading);
  }

  /** All that a class's methods of a name call, and what those call, within these packages. */
  private Set<JavaCodeUnit> reachable(Class<?> owner, String method) {
    Deque<JavaCodeUnit> open = new ArrayDeque<>();
    classes.get(owner).getMethods().stream()
        .filter(found -> found.getName().equals(method))
        .forEach(open::add);
    Set<JavaCodeUnit> seen = new HashSet<>();
    while (!open.isEmpty()) {
      JavaCodeUnit unit = open.pop();
      boolean kernel = unit.getOwner().getPackageName().equals("cxr.model.op");
      if (!kernel && seen.add(unit)) {
        unit.getCallsFromSelf()
            .forEach(call -> call.getTarget().resolveMember().ifPresent(open::push));
      }
    }
    return seen;
  }

  private static boolean reads(JavaCodeUnit unit) {
    return unit.getMethodCallsFromSelf().stream()
        .map(JavaMethodCall::getTarget)
        .anyMatch(
            target ->
                (target.getOwner().isAssignableTo(INDArray.class)
                        || target.getOwner().isAssignableTo(DataBuffer.class))
                    && target.getName().matches(READING));
  }

  private static Set<String> names(Set<JavaCodeUnit> units) {
    return units.stream().map(HostCopyTest::name).collect(Collectors.toSet());
  }

  private static String name(JavaCodeUnit unit) {
    return unit.getOwner().getSimpleName() + "." + unit.getName();
  }
}
