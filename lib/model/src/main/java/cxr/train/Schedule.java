package cxr.train;

import cxr.settings.TrainSettings;

/**
 * The learning rate of each step: linear warm-up, then half a cosine to 0 (Loshchilov and Hutter
 * 2017), falling by steps, or constant.
 *
 * @param total steps that are planned
 */
record Schedule(TrainSettings settings, int stepsAnEpoch, long total) {

  static Schedule of(TrainSettings settings, int stepsAnEpoch) {
    long total = (long) settings.epochs() * stepsAnEpoch;
    return new Schedule(
        settings,
        stepsAnEpoch,
        settings.maxSteps() > 0 ? Math.min(total, settings.maxSteps()) : total);
  }

  /**
   * The rate of the next step.
   *
   * @param done steps made
   * @param seconds of work; where time is limited, the cosine ends with it at the latest
   */
  double rate(int done, double seconds) {
    if (done < settings.warmupSteps()) {
      return settings.learningRate() * (done + 1) / settings.warmupSteps();
    }
    return settings.learningRate()
        * switch (settings.schedule()) {
          case COSINE -> 0.5 * (1 + Math.cos(Math.PI * progress(done, seconds)));
          case STEPS ->
              Math.pow(
                  settings.stepFactor(), Math.floorDiv(done / stepsAnEpoch, settings.stepEpochs()));
          case CONSTANT -> 1;
        };
  }

  private double progress(int done, double seconds) {
    double progress = (double) done / total;
    if (settings.maxMinutes() > 0) {
      progress = Math.max(progress, seconds / (60 * settings.maxMinutes()));
    }
    return Math.min(1, progress);
  }
}
