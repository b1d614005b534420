package cxr.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PluralTest {

  @Test
  void oneHasNoS() {
    assertEquals("1 line", Plural.of(1, "line"));
    assertEquals("0 lines", Plural.of(0, "line"));
    assertEquals("1 invented study", Plural.of(1, "invented study"));
    assertEquals("2 X-rays", Plural.of(2, "X-ray"));
    assertEquals("1,200 invented studies", Plural.of(1200, "invented study"));
  }
}
