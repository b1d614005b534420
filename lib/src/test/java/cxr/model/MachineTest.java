package cxr.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {

  @Test
  void readsGpusAndSaysWhichServe() {
    List<Machine.Gpu> gpus =
        Machine.parse(
            List.of(
                "Tesla T4, 7.5, 535.54",
                "NVIDIA H100 80GB HBM3, 9.0, 550.1",
                "NVIDIA-SMI has failed because it could not talk to the driver"));
    assertEquals(2, gpus.size());
    assertTrue(gpus.get(0).usable());
    assertTrue(gpus.get(0).advice().contains("CXR_BACKEND=cuda"));
    assertFalse(gpus.get(1).usable());
    assertTrue(gpus.get(1).advice().contains("9.0"));
  }

  @Test
  void looksAtThisMachine() {
    Machine machine = Machine.look();
    assertTrue(machine.threads() >= 1);
    assertFalse(machine.facts().containsValue("null"));
    assertTrue(Machine.matrixSpeed(64) > 0);
  }
}
