package cxr.notebook.rapaio;

import cxr.notebook.Rendering;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rapaio.jupyter.kernel.display.DisplayData;
import org.rapaio.jupyter.kernel.display.DisplayRenderer;
import org.rapaio.jupyter.kernel.display.DisplayTransformer;
import org.rapaio.jupyter.kernel.display.MimeType;
import org.rapaio.jupyter.kernel.display.spi.DisplayProvider;

/**
 * Teaches rapaio-jupyter-kernel to show tables, charts, images and the workbench's own values. The
 * kernel finds it on the class path that it is started with.
 */
public final class RapaioDisplays implements DisplayProvider {

  @Override
  public List<DisplayRenderer> getDisplayRenderers() {
    return Rendering.ALL.stream().<DisplayRenderer>map(HtmlRenderer::new).toList();
  }

  @Override
  public List<DisplayTransformer> getDisplayTransformers() {
    return List.of();
  }

  /** Shows values of one type as HTML, where no other type is asked for. */
  private record HtmlRenderer(Rendering<?> rendering) implements DisplayRenderer {

    @Override
    public Class<?> rendererClass() {
      return rendering.type();
    }

    @Override
    public boolean canRender(@Nullable String mimeType) {
      return MimeType.from(mimeType, Rendering.HTML) == MimeType.HTML;
    }

    @Override
    public DisplayData render(@Nullable String mimeType, Object value) {
      DisplayData shown = DisplayData.fromText("");
      rendering.bundle(value).forEach(shown::putData);
      return shown;
    }
  }
}
