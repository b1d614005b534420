package cxr.notebook;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jshell.execution.JdiExecutionControlProvider;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Lets JShell run what is typed in {@link Shell}, as {@code --execution workbench}. JShell finds it
 * on its own class path.
 */
public final class ShellProvider implements ExecutionControlProvider {

  private static final String MILLISECONDS_TO_START = "60000";

  @Override
  public String name() {
    return "workbench";
  }

  /**
   * Starts the process.
   *
   * @param parameters none are taken
   */
  @Override
  public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters)
      throws Throwable {
    JdiExecutionControlProvider jdi = new JdiExecutionControlProvider();
    Map<String, String> own = new HashMap<>(jdi.defaultParameters());
    own.put(JdiExecutionControlProvider.PARAM_REMOTE_AGENT, Shell.class.getName());
    own.put(JdiExecutionControlProvider.PARAM_TIMEOUT, MILLISECONDS_TO_START);
    return jdi.generate(new WithoutConsole(env), own);
  }

  /** Since version 22 an environment has a console, which a process of one's own cannot serve. */
  private record WithoutConsole(ExecutionEnv env) implements ExecutionEnv {

    @Override
    public InputStream userIn() {
      return env.userIn();
    }

    @Override
    public PrintStream userOut() {
      return env.userOut();
    }

    @Override
    public PrintStream userErr() {
      return env.userErr();
    }

    @Override
    public List<String> extraRemoteVMOptions() {
      return env.extraRemoteVMOptions();
    }

    @Override
    public void closeDown() {
      env.closeDown();
    }
  }
}
