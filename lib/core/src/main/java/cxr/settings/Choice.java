package cxr.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
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
      distinct(
          ServiceLoader.load(Choice.class, Choice.class.getClassLoader()).stream()
              .map(ServiceLoader.Provider::get)
              .toList());

  /** Of two with one name, a setting would mean the first alone. */
  private static List<Choice> distinct(List<Choice> choices) {
    Map<String, String> owners = new HashMap<>();
    for (Choice choice : choices) {
      for (String name : choice.names()) {
        String value = choice.setting() + "=" + name;
        String owner = owners.putIfAbsent(value, choice.getClass().getName());
        if (owner != null) {
          throw new ServiceConfigurationError(
              "Each choice has a name of its own; %s is that of %s and of %s. Give one another name."
                  .formatted(value, owner, choice.getClass().getName()));
        }
      }
    }
    return choices;
  }

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
