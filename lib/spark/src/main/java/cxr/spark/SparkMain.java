package cxr.spark;

import cxr.cli.Main;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code environment/workbench spark COMMAND}, or this jar by spark-submit. */
public final class SparkMain {

  static final String PROGRAM = "workbench spark";

  /** In the order of the help. */
  static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("describe", SparkDescribe.class);
    COMMANDS.put("label", SparkLabel.class);
    COMMANDS.put("features", SparkFeatures.class);
    COMMANDS.put("findings", SparkFindings.class);
    COMMANDS.put("generate", SparkGenerate.class);
    COMMANDS.put("score", SparkScore.class);
  }

  private SparkMain() {}

  /** Runs a command; the process ends as that of the plain command of its name does. */
  public static void main(String[] arguments) {
    Main.end(PROGRAM, COMMANDS, arguments);
  }
}
