package cxr.cli;

import cxr.settings.GenerateSettings;
import cxr.settings.Settings;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that changes how a trained model writes its reports. */
public final class Writing {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "Changes how reports are written, generate.beams=3 for example; may be given more than once.")
  private List<String> changes = List.of();

  /**
   * How a model writes, with the changes.
   *
   * @throws ParameterException if another setting would change, which training has fixed
   */
  public GenerateSettings how(Settings trained) {
    return Source.fitting(spec, () -> changed(trained)).generate();
  }

  private Settings changed(Settings trained) {
    Settings changed = trained.withAll(String.join("\n", changes));
    Map<String, String> before = trained.flat();
    changed
        .flat()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("generate.") && !value.equals(before.get(name))) {
                throw new IllegalArgumentException(
                    "A trained model keeps its settings but those of the group generate; --set would change %s from %s to %s."
                        .formatted(name, before.get(name), value));
              }
            });
    return changed;
  }
}
