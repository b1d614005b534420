import cxr.data.layout.Datasets;
import cxr.evaluate.ReportValidator;
import cxr.model.ReportModel;
import cxr.settings.Settings;
import cxr.train.Material;
import cxr.train.Run;
import cxr.train.TrainEvent;
import cxr.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;

/** Trains a small model on a collection for ten steps, and saves it as a run. */
public class TrainTenSteps {

  public static void main(String[] folders) throws IOException {
    Settings settings =
        Settings.defaults()
            .withAll("train.maxSteps=10, train.batchSize=4, image.size=32, text.minCount=1");
    Material material = Material.of(Datasets.open(Path.of(folders[0])), settings);
    ReportModel model = new ReportModel(material.settings(), material.tokenizer());
    Trainer trainer =
        new Trainer(
            model,
            material.examples(material.split().train()),
            material.examples(material.split().validation()),
            ReportValidator.of(material));
    Run run = new Run(Path.of(folders[1]));
    run.begin(material);
    trainer.train(run, TrainTenSteps::tell);
    System.out.println("The run is in " + run.folder());
  }

  private static void tell(TrainEvent event) {
    if (event instanceof TrainEvent.Step step) {
      System.out.printf("epoch %d, step %d: loss %.3f%n", step.epoch(), step.step(), step.loss());
    }
  }
}
