package cxr.cli;

import cxr.data.Study;
import cxr.train.Material;
import java.util.List;

/** Which studies of a collection are read. */
enum StudyPart {
  TRAIN,
  VALIDATION,
  TEST,
  ALL;

  /** The studies, in their order. */
  List<Study> of(Material material) {
    return switch (this) {
      case TRAIN -> material.split().train();
      case VALIDATION -> material.split().validation();
      case TEST -> material.split().test();
      case ALL -> material.usable().studies();
    };
  }
}
