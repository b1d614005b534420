package cxr.bench;

import cxr.generate.ReportWriter;
import cxr.generate.WrittenReport;
import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import cxr.settings.Settings;
import cxr.text.BytePairTokenizer;
import cxr.text.Tokenizer;
import cxr.text.WordTokenizer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Writing of 16 reports of 60 tokens for 49 image tokens each, in tokens: by a small decoder (4
 * layers of 256; ten times over, so that the round before the first that counts compiles the code)
 * and by one of GPT-2 small's size, greedily and by beam search.
 */
final class BenchGeneration implements BenchPart {

  private static final int REPORTS = 16;
  private static final int TOKENS = 60;
  private static final int IMAGE_TOKENS = 49; // the cells of an X-ray of 224 pixels
  private static final String SMALL = "model.layers=4, model.width=256, model.heads=8";
  private static final String GPT2 = "model.layers=12, model.width=768, model.heads=12";
  private static final String BEAMS = ", generate.beams=3";

  @Override
  public Map<String, Callable<Work>> cases() {
    return Map.of(
        "small-greedy", () -> work(SMALL, words(), 10),
        "small-greedy-by-hand", () -> work(SMALL, words(), 10),
        "small-beam3", () -> work(SMALL + BEAMS, words(), 10),
        "gpt2-greedy", () -> work(GPT2, new BytePairTokenizer(), 1),
        "gpt2-greedy-by-hand", () -> work(GPT2, new BytePairTokenizer(), 1),
        "gpt2-beam3", () -> work(GPT2 + BEAMS, new BytePairTokenizer(), 1));
  }

  /** 2,000 ids. */
  private static Tokenizer words() {
    String words = IntStream.range(0, 1996).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    return WordTokenizer.learn(List.of(words), 1);
  }

  private static Work work(String changes, Tokenizer tokenizer, int batches) {
    Settings settings =
        Settings.defaults()
            .withAll("image.size=224, model.encoderBlocks=[1,1,1,1], model.encoderWidth=2")
            .withAll("generate.minTokens=60, generate.batchSize=16")
            .withAll(changes);
    ReportModel model = new ReportModel(settings, tokenizer);
    ImageTokens image =
        new ImageTokens(
            Nd4j.randn(REPORTS, IMAGE_TOKENS, settings.model().width()),
            Nd4j.ones(REPORTS, IMAGE_TOKENS));
    ReportWriter writer = new ReportWriter(model);
    return () -> {
      int tokens = 0;
      for (int batch = 0; batch < batches; batch++) {
        List<WrittenReport> reports = writer.reports(image);
        tokens += reports.stream().mapToInt(report -> report.ids().length).sum();
      }
      if (tokens != batches * REPORTS * TOKENS) {
        throw new IllegalStateException(
            "All reports should have %d tokens; together they have %d.".formatted(TOKENS, tokens));
      }
      return tokens;
    };
  }
}
