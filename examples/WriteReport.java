import cxr.generate.ReportWriter;
import cxr.image.ImageLoader;
import cxr.model.ReportModel;
import cxr.train.Run;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a report for an X-ray (PNG, JPEG or DICOM) with the model of a run. */
public class WriteReport {

  public static void main(String[] runAndImage) throws IOException {
    ReportModel model = new Run(Path.of(runAndImage[0])).model();
    float[] image = ImageLoader.load(Path.of(runAndImage[1]), model.settings().image());
    System.out.println(new ReportWriter(model).write(image));
  }
}
