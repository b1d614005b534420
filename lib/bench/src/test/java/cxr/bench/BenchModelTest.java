package cxr.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BenchModelTest {

  @Test
  void theStepsOfTheSmallDecoderCanBeDoneAgainAndAgain() throws Exception {
    BenchPart.Work work = new BenchModel().cases().get("decoder-small-step").call();
    assertEquals(20, work.once());
    assertEquals(20, work.once());
  }
}
