package cxr.view;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Shown values below each other.
 *
 * @param none what to say where there is none
 */
public record Pages(List<? extends Shown> parts, String none) implements Shown {

  public Pages {
    parts = List.copyOf(parts);
  }

  @Override
  public Html html() {
    return parts.isEmpty()
        ? Html.tag("p", none)
        : Html.all(parts.stream().map(Shown::html).toList());
  }

  @Override
  public String plain() {
    return parts.isEmpty()
        ? none
        : parts.stream().map(Shown::plain).collect(Collectors.joining("\n\n"));
  }
}
