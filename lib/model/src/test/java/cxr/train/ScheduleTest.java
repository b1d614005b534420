package cxr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.settings.Settings;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final Settings BASE =
      Settings.defaults()
          .withAll("train.learningRate=0.01, train.warmupSteps=10, train.maxMinutes=0")
          .with("train.epochs", 10);

  private static Schedule schedule(String changes) {
    return Schedule.of(BASE.withAll(changes).train(), 20);
  }

  @Test
  void warmsUpInEqualParts() {
    for (String name : new String[] {"cosine", "steps", "constant"}) {
      Schedule schedule = schedule("train.schedule=" + name);
      for (int done = 0; done < 10; done++) {
        assertEquals(0.001 * (done + 1), schedule.rate(done, 0), 1e-12);
      }
    }
  }

  @Test
  void cosineFallsToNothingAtTheEndOfWhatIsPlanned() {
    Schedule schedule = schedule("train.schedule=cosine");
    assertEquals(0.005, schedule.rate(100, 0), 1e-12); // half of 200 steps
    assertEquals(0, schedule.rate(200, 0), 1e-12);
    assertEquals(0, schedule.rate(300, 0), 1e-12);
    assertEquals(0.005, schedule("train.maxSteps=80").rate(40, 0), 1e-12);
    for (int done = 10; done < 200; done++) {
      assertTrue(schedule.rate(done, 0) > schedule.rate(done + 1, 0));
    }
  }

  @Test
  void cosineEndsWithTheTimeWhereThatEndsSooner() {
    Schedule schedule = schedule("train.maxMinutes=2");
    assertEquals(0.005, schedule.rate(20, 60), 1e-12);
    assertEquals(0, schedule.rate(20, 120), 1e-12);
    assertEquals(0.005, schedule.rate(100, 1), 1e-12); // the steps end sooner
  }

  @Test
  void stepsFallAfterSoManyEpochsAndConstantNever() {
    Schedule steps = schedule("train.schedule=steps, train.stepEpochs=3, train.stepFactor=0.1");
    assertEquals(0.01, steps.rate(59, 0), 1e-12);
    assertEquals(0.001, steps.rate(60, 0), 1e-12);
    assertEquals(0.0001, steps.rate(120, 0), 1e-12);
    assertEquals(0.01, schedule("train.schedule=constant").rate(199, 0), 1e-12);
  }
}
