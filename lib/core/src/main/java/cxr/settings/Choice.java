package cxr.settings;

import java.util.List;
import java.util.ServiceLoader;

/**
 * Names that a setting may have, from packages that come later in the flow: they stand, a class a
 * line, in {@code META-INF/services/cxr.settings.Choice}.
 */
public interface Choice {

  /**
   * All that there are, of every setting; looked up once, for settings are checked at each change.
   */
  List<Choice> ALL =
      ServiceLoader.load(Choice.class, Choice.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .toList();

  /** The setting's path. */
  String setting();

  /** What it may be. */
  List<String> names();

  /** All names of a setting, in order. */
  static List<String> of(String setting) {
    return ALL.stream()
        .filter(choice -> choice.setting().equals(setting))
        .flatMap(choice -> choice.names().stream())
        .toList();
  }
}
