package cxr.text.conditions;

import org.jspecify.annotations.Nullable;

/** What a report says of a condition. */
public enum Status {
  POSITIVE(1, "present"),
  NEGATIVE(0, "absent"),
  UNCERTAIN(-1, "uncertain"),
  NOT_MENTIONED(null, "not mentioned");

  private final @Nullable Integer value;
  private final String display;

  Status(@Nullable Integer value, String display) {
    this.value = value;
    this.display = display;
  }

  /** CheXpert's notation: 1, 0, -1, and null for a blank. */
  public @Nullable Integer value() {
    return value;
  }

  /** The word for tables: present, absent, uncertain, not mentioned. */
  public String display() {
    return display;
  }

  /** Whether the report has it, for sure or perhaps. */
  public boolean positiveOrUncertain() {
    return this == POSITIVE || this == UNCERTAIN;
  }

  /**
   * Two statements of one report in one: positive before uncertain before negative, as CheXpert's
   * labeler has it.
   */
  Status and(Status other) {
    for (Status status : new Status[] {POSITIVE, UNCERTAIN, NEGATIVE}) {
      if (this == status || other == status) {
        return status;
      }
    }
    return NOT_MENTIONED;
  }
}
