import static cxr.notebook.Shell.display;
import static cxr.notebook.Shell.updateDisplay;
