cxr.notebook.IJavaRenderers.install(io.github.spencerpark.ijava.IJava.getKernelInstance());
