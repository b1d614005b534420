package cxr.cli;

import cxr.data.Dataset;
import cxr.data.Study;
import cxr.evaluate.Evaluation;
import cxr.evaluate.ModelSystem;
import cxr.model.ReportModel;
import cxr.score.Recipe;
import cxr.score.Scores;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import cxr.train.Material;
import cxr.train.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The scores of several runs' models on the test studies that they share.
 *
 * @param runs in the order in which they were named
 * @param baselines that need texts alone
 * @param ids of the studies
 * @param studies how many of the collection are used, and why no more, in a line
 */
record RunScores(List<Scores> runs, List<Scores> baselines, List<String> ids, String studies) {

  /**
   * Lets each model write its reports, and scores them.
   *
   * @param names of the runs, by which tables call them
   * @throws IOException if a run has no model, was trained on another collection, or has other test
   *     studies or references than the first
   */
  static RunScores of(
      Dataset dataset, List<Run> runs, List<String> names, String recipe, Scheme scheme)
      throws IOException {
    List<Scores> scores = new ArrayList<>();
    Evaluation first = null;
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      ReportModel model = run.model();
      Evaluation own = evaluation(run, dataset, recipe, scheme);
      first = first == null ? own : first;
      checkSame(runs.get(0), first, run, own);
      var system = new ModelSystem(names.get(i), model, own.material().images(), done -> {});
      scores.add(first.score(names.get(i), system.reports(first.studies())));
    }
    Objects.requireNonNull(first, "There is a run at least.");
    return new RunScores(
        scores,
        first.withTextBaselines().baselineScores(),
        first.studies().stream().map(Study::id).toList(),
        first.material().usable().summary());
  }

  /**
   * Checks that runs differ in their seeds, and in those alone, but for those of the data.
   *
   * @throws IOException if another setting differs, or two runs have the same seeds; the message
   *     names them
   */
  static void checkSeedsAlone(List<Run> runs) throws IOException {
    Map<String, String> first = runs.get(0).settings().flat();
    Map<List<String>, Run> bySeeds = new HashMap<>();
    for (Run run : runs) {
      Map<String, String> settings = run.settings().flat();
      for (Map.Entry<String, String> own : settings.entrySet()) {
        String name = own.getKey();
        boolean seed = name.equals("train.seed") || name.equals("model.seed");
        if (!seed && !own.getValue().equals(first.get(name))) {
          throw new IOException(
              "With --seeds runs differ in train.seed and model.seed alone; %s is %s in %s and %s in %s."
                  .formatted(
                      name, first.get(name), runs.get(0).folder(), own.getValue(), run.folder()));
        }
      }
      List<String> seeds = List.of(settings.get("train.seed"), settings.get("model.seed"));
      Run same = bySeeds.putIfAbsent(seeds, run);
      if (same != null) {
        throw new IOException(
            "With --seeds each run has seeds of its own; those of %s and %s are both %s."
                .formatted(same.folder(), run.folder(), seeds));
      }
    }
  }

  /**
   * A run's test studies and their references.
   *
   * @throws IOException if the run was trained on another collection, or on other images
   */
  static Evaluation evaluation(Run run, Dataset dataset, String recipe, Scheme scheme)
      throws IOException {
    checkData(run, dataset);
    Material material = Material.of(dataset, run.settings());
    run.checkImages(material);
    List<Study> test = material.split().test();
    List<String> train = Material.rawTexts(material.split().train(), material.settings());
    List<String> references = Material.rawTexts(test, material.settings());
    return Evaluation.of(
        material, test, Recipe.named(recipe, train, references), new ConditionLabeler(scheme));
  }

  private static void checkData(Run run, Dataset dataset) throws IOException {
    if (!run.isOf(dataset)) {
      throw new IOException(
          "The run in %s was trained on another collection than this one, whose test studies it may have learnt; name its own by --data or CXR_DATA."
              .formatted(run.folder()));
    }
  }

  private static void checkSame(Run one, Evaluation first, Run other, Evaluation own)
      throws IOException {
    List<String> ids = first.studies().stream().map(Study::id).toList();
    if (!ids.equals(own.studies().stream().map(Study::id).toList())
        || !first.references().equals(own.references())) {
      throw new IOException(
          "Runs are compared on the same test studies and references; those of %s and %s differ. Compare runs of one split (data.*) and target (text.target)."
              .formatted(one.folder(), other.folder()));
    }
  }
}
