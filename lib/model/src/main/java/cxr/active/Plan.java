package cxr.active;

/**
 * How reading is played through.
 *
 * @param step studies that are read before the head learns anew and the next are chosen; 2 or more
 * @param reads studies that are read in all; a step or more
 * @param rareBelow a finding is rare that less than this share of the pool has, from 0 to 1
 */
public record Plan(int step, int reads, double rareBelow) {

  /** 300 studies, 20 at a time; rare is what less than one in twenty has. */
  public static final Plan DEFAULT = new Plan(20, 300, 0.05);

  public Plan {
    if (step < 2 || reads < step) {
      throw new IllegalArgumentException(
          "A step reads 2 studies or more, and all steps together a step at least; found %d and %d."
              .formatted(step, reads));
    }
    if (!(rareBelow > 0 && rareBelow <= 1)) {
      throw new IllegalArgumentException(
          "A finding is rare below a share above 0 and at most 1; found %s.".formatted(rareBelow));
    }
  }

  /**
   * Checks that there are as many studies as are to be read.
   *
   * @param pool how many there are
   * @throws IllegalArgumentException if there are fewer
   */
  public void checkPool(int pool) {
    if (reads > pool) {
      throw new IllegalArgumentException(
          "No more studies can be read than the pool has, %d; found %d (--reads)."
              .formatted(pool, reads));
    }
  }
}
