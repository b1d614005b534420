package cxr.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

class ModuleOptionsTest {

  /** Another version of Spark may ask for others. */
  @Test
  void testsAreStartedAsSparkAsks() {
    List<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments();
    List<String> asked = List.of(JavaModuleOptions.defaultModuleOptions().split(" "));
    assertEquals(List.of(), asked.stream().filter(option -> !given.contains(option)).toList());
  }
}
