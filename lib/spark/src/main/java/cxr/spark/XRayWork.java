package cxr.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** What a command makes of studies whose X-rays were read, with the model of an executor. */
interface XRayWork extends Serializable {

  /** How many studies it takes side by side. */
  int atOnce();

  /** The columns of its table. */
  StructType columns();

  /** What came of studies that could be read, in their order. */
  List<Outcome> of(ExecutorModel model, List<SeenStudy> studies, List<StudyXRays> named)
      throws IOException;

  /** What came of a study that could not. */
  Outcome broken(int place, StudyXRays study, String problem);
}
