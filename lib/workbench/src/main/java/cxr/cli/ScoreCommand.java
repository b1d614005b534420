package cxr.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.score.Group;
import cxr.score.GroupScores;
import cxr.score.Recipe;
import cxr.score.RecipeEffect;
import cxr.score.References;
import cxr.score.Scores;
import cxr.score.UncertainEffect;
import cxr.text.conditions.ConditionLabeler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code score}: scores reports against references. */
@Command(
    description = {
      "Scores reports against references, with 95 %% intervals; with training reports the baselines too.",
      "F1 is that of the conditions that rules read from the whole texts: micro of all namings together; macro the mean over the conditions that a report or its reference names, so that those which nobody names do not count (\"macro over the scheme\" counts them as 0, as zero_division=0 does in scikit-learn); per example likewise over the studies. Each says how many it goes over.",
      "Reports with ids are matched by id, others by line. METEOR needs its original program, which the Python package pycocoevalcap brings: installed for the Python that runs this, or its folder named by CXR_METEOR."
    },
    mixinStandardHelpOptions = true)
public class ScoreCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ReferenceFiles references;

  @Option(
      names = "--hypotheses",
      paramLabel = "FILE",
      required = true,
      description = "The reports that are scored, in a file of the same forms.")
  private Path hypotheses;

  @Option(names = "--json", description = "Print the same as one JSON object.")
  private boolean json;

  @Mixin private StudyTable studies;

  @Option(
      names = "--all-recipes",
      description =
          "Print also what the same reports score under each recipe and package, and with uncertain conditions as positive (as everywhere else), as negative or left out.")
  private boolean allRecipes;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Together.need(spec, "--studies", "--replace");
    List<Path> read = new ArrayList<>(references.files());
    read.add(hypotheses);
    studies.check(read);
    references.read(List.of(hypotheses), this::references);
    List<String> reports = references.match(hypotheses);
    warnOfRawText(reports);
    Scores scores = references.scored().score(hypotheses.getFileName().toString(), reports);
    studies.write(() -> Scores.studyTable(List.of(scores), references.ids()));
    List<Scores> baselines = references.baselines();
    List<Group> groups = new ArrayList<>(references.scored().groups());
    if (!references.train().isEmpty()) {
      groups.addAll(Group.byTrain(references.scored().written(), references.train()));
    }
    if (json) {
      out.println(ScoreJson.text(json(scores, baselines, groups, reports)));
      return 0;
    }
    out.println(scores);
    out.println();
    if (!baselines.isEmpty()) {
      List<Scores> all = new ArrayList<>(List.of(scores));
      all.addAll(baselines);
      out.println(Scores.table(all));
      out.println();
    }
    out.println(GroupScores.table(scores, groups));
    if (allRecipes) {
      out.println();
      out.println(recipes(scores, reports));
      out.println();
      out.println(UncertainEffect.of(scores.system(), references.scored(), reports).table());
    }
    return 0;
  }

  /** Makes references ready to score against. */
  protected References references(List<String> written, Recipe recipe, ConditionLabeler labeler) {
    return References.of(written, recipe, labeler);
  }

  private ObjectNode json(
      Scores scores, List<Scores> baselines, List<Group> groups, List<String> reports) {
    ObjectNode object = ScoreJson.object(scores);
    references.missing().forEach(object.putArray("missing")::add);
    if (!baselines.isEmpty()) {
      object.set("baselines", ScoreJson.byName(baselines));
    }
    object.set("groups", ScoreJson.groups(scores, groups));
    if (allRecipes) {
      object.set("recipes", ScoreJson.recipes(recipes(scores, reports)));
      object.set(
          "uncertain",
          ScoreJson.uncertain(UncertainEffect.of(scores.system(), references.scored(), reports)));
    }
    return object;
  }

  private RecipeEffect recipes(Scores scores, List<String> reports) {
    return RecipeEffect.of(
        scores.system(), references.scored().written(), reports, references.scored().recipe());
  }

  /** R2Gen's references are cleaned words, so raw reports score low whatever they say. */
  private void warnOfRawText(List<String> reports) {
    long capital = reports.stream().filter(r -> r.chars().anyMatch(Character::isUpperCase)).count();
    if (references.scored().recipe() instanceof Recipe.R2Gen && 2 * capital > reports.size()) {
      spec.commandLine()
          .getErr()
          .println(
              "Note: most of the reports in %s have capitals, which the references of the recipe r2gen never have; clean them as R2Gen does, or take --recipe coco."
                  .formatted(hypotheses));
    }
  }
}
