package cxr.data;

import java.util.Locale;

/**
 * A finding of a phantom: what is drawn, what the report says, and the indexing term for it.
 * Patient's sides: the left is on the right of a frontal X-ray.
 */
sealed interface PhantomFinding {

  enum Side {
    LEFT,
    RIGHT,
    BILATERAL;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How much of it there is, from the least that is drawn. */
  enum Extent {
    SMALL,
    MODERATE,
    LARGE
  }

  /** Where in a lung. */
  enum Zone {
    UPPER,
    MIDDLE,
    LOWER
  }

  /** The indexing term (MeSH) in OpenI's form, {@code Pleural Effusion/left/small} for example. */
  String mesh();

  /** An enlarged heart: more than half as wide as the chest. */
  record Cardiomegaly(Extent extent) implements PhantomFinding {
    @Override
    public String mesh() {
      return "Cardiomegaly/" + grade(extent);
    }
  }

  /** Fluid between lung and chest wall. */
  record Effusion(Side side, Extent extent) implements PhantomFinding {
    @Override
    public String mesh() {
      return "Pleural Effusion/" + side.word() + "/" + size(extent);
    }

    boolean on(Side one) {
      return side == one || side == Side.BILATERAL;
    }
  }

  /** Air between lung and chest wall, on one side. */
  record Pneumothorax(Side side, Extent extent) implements PhantomFinding {
    @Override
    public String mesh() {
      return "Pneumothorax/"
          + side.word()
          + (extent == Extent.SMALL ? "/apex" : "/" + size(extent));
    }
  }

  /** A focal opacity of one lung. */
  record Opacity(Side side, Zone zone, boolean dense) implements PhantomFinding {
    @Override
    public String mesh() {
      return switch (zone) {
        case UPPER -> "Opacity/lung/upper lobe/" + side.word();
        case MIDDLE ->
            side == Side.LEFT ? "Opacity/lung/lingula" : "Opacity/lung/middle lobe/right";
        case LOWER -> "Opacity/lung/base/" + side.word();
      };
    }
  }

  /** Fluid within both lungs. */
  record Edema(Extent extent) implements PhantomFinding {
    @Override
    public String mesh() {
      return "Pulmonary Edema/" + grade(extent);
    }
  }

  private static String grade(Extent extent) {
    return switch (extent) {
      case SMALL -> "mild";
      case MODERATE -> "moderate";
      case LARGE -> "severe";
    };
  }

  private static String size(Extent extent) {
    return extent.name().toLowerCase(Locale.ROOT);
  }
}
