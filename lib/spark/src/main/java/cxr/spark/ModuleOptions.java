package cxr.spark;

import org.apache.spark.launcher.JavaModuleOptions;

/** Prints the options that Java needs to be started with for Spark, as Spark itself knows them. */
final class ModuleOptions {

  private ModuleOptions() {}

  public static void main(String[] none) {
    System.out.println(JavaModuleOptions.defaultModuleOptions());
  }
}
