package io.github.spencerpark.ijava;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;

/**
 * Stands in for IJava's class of this name, which Maven Central does not have: a kernel that
 * evaluates nothing.
 */
public final class IJava {

  private static final BaseKernel KERNEL =
      new BaseKernel() {
        @Override
        public DisplayData eval(String code) {
          return DisplayData.EMPTY;
        }

        @Override
        public LanguageInfo getLanguageInfo() {
          return new LanguageInfo.Builder("Java").build();
        }
      };

  private IJava() {}

  public static BaseKernel getKernelInstance() {
    return KERNEL;
  }
}
