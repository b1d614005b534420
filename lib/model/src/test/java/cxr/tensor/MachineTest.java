package cxr.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {

  @TempDir Path folder;

  @Test
  void readsGpusWhateverElseTheDriverSays() {
    Gpu.Found found =
        Gpu.parse(
            List.of(
                "Tesla T4, 7.5, 535.54",
                "NVIDIA H100 80GB HBM3, 9.0, 550.1",
                "NVIDIA-SMI has failed because it could not talk to the driver"));
    assertEquals(
        List.of(new Gpu("Tesla T4", 7.5, "535.54"), new Gpu("NVIDIA H100 80GB HBM3", 9.0, "550.1")),
        found.gpus());
    assertEquals("", found.problem());
  }

  @Test
  void theBuildServesComputeCapability37To89() {
    for (double served : new double[] {3.7, 5.0, 6.1, 7.0, 7.5, 8.0, 8.6, 8.9}) {
      assertTrue(new Gpu("x", served, "510.39.01").usable(), "" + served);
    }
    for (double other : new double[] {2.1, 3.0, 3.5, 9.0, 10.0, 12.0}) {
      assertFalse(new Gpu("x", other, "580.1").usable(), "" + other);
    }
  }

  @Test
  void itSaysWhatAGpuIsAndWhatToDoWithIt() {
    Gpu served = new Gpu("Tesla T4", 7.5, "535.54");
    assertEquals(
        "Tesla T4, compute capability 7.5, driver 535.54: ND4J can use it; start the workbench with CXR_BACKEND=cuda.",
        served.describe("CPU"));
    assertTrue(served.describe("CUDA").endsWith(": ND4J computes on it."));
    String tooNew = new Gpu("H100", 9.0, "550.1").describe("CPU");
    assertTrue(tooNew.contains("3.7 to 8.9") && tooNew.contains("stay on the CPU"), tooNew);
    for (String driver : List.of("470.256.02", "510.1", "?")) {
      Gpu old = new Gpu("Tesla T4", 7.5, driver);
      assertFalse(old.usable(), driver);
      assertTrue(old.describe("CPU").contains("510.39 or newer; renew the driver"));
    }
  }

  @Test
  void withoutAGpuItSaysWhy() throws IOException {
    String missing = Gpu.find(folder.resolve("none").toString()).describe("CPU");
    assertEquals(
        "none found (there is no nvidia-smi, the program of NVIDIA's driver); the CPU does all the work",
        missing);
    Gpu.Found failing = Gpu.find(smi("echo 'Field \"compute_cap\" is not a valid field'; exit 2"));
    assertTrue(failing.problem().contains("not a valid field") && failing.gpus().isEmpty());
    assertTrue(Gpu.find(smi("exit 9")).problem().contains("says nothing"));
    assertEquals(
        List.of(new Gpu("Tesla K80", 3.7, "510.47.03")),
        Gpu.find(smi("echo 'Tesla K80, 3.7, 510.47.03'")).gpus());
  }

  private String smi(String does) throws IOException {
    Path program = Files.writeString(folder.resolve("smi"), "#!/bin/sh\n" + does + "\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"))
        .toString();
  }

  @Test
  void whyABackendDoesNotStartIsSaid() {
    String fits = Machine.whyNot("cuda", new Gpu.Found(List.of(new Gpu("T4", 7.5, "535.54")), ""));
    assertTrue(fits.contains("GPU: T4, compute capability 7.5, driver 535.54. Start"), fits);
    String cpu = Machine.whyNot(null, Gpu.Found.none("no"));
    assertTrue(cpu.contains("CXR_ND4J_CLASSIFIER"), cpu);
  }

  @Test
  void looksAtThisMachine() {
    Machine machine = Machine.look();
    assertTrue(machine.threads() >= 1);
    assertFalse(machine.facts().containsValue("null"));
    assertTrue(Machine.matrixSpeed(64) > 0);
  }
}
