package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.phantom.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code knowledge}, on a small sample and a decoder of one step that is told findings. */
class KnowledgeCommandTest extends InTemporaryHome {

  @Test
  void figuresOfHeadsNodesHeadingsAndReports() throws IOException {
    String data = folder.resolve("sample").toString();
    Sample.write(Path.of(data), 40, 1);
    String run = folder.resolve("run").toString();
    String tiny =
        "image.size=32, train.maxSteps=1, train.batchSize=4, model.encoderBlocks=[1], model.width=16, model.layers=1, generate.maxTokens=5, model.conditionWeight=1, model.conditionSource=chexpert, model.prompts=states";
    assertEquals(0, run("train", "--data", data, "--run", run, "--set", tiny), err.toString());
    Path output = folder.resolve("figures");
    String[] words = {
      "knowledge",
      "--data",
      data,
      "--run",
      run,
      "--seeds",
      "1",
      "--features",
      "pooled",
      "--output",
      output.toString()
    };
    assertEquals(0, run(words), err.toString());
    List<String> systems = Files.readAllLines(output.resolve("knowledge-systems.csv"));
    assertTrue(systems.stream().anyMatch(l -> l.startsWith("nodes,graph,1,meanAuc,0.")));
    assertTrue(systems.stream().anyMatch(l -> l.startsWith("findings,ridge regression,1,")));
    assertEquals(3, systems.stream().filter(l -> l.contains(",lawBroken,")).count());
    List<String> differences = Files.readAllLines(output.resolve("knowledge-differences.csv"));
    assertEquals(1 + 2 * 2 * 3, differences.size());
    assertEquals(32, Files.readAllLines(output.resolve("knowledge-nodes.csv")).size());
    String headings = Files.readString(output.resolve("knowledge-headings.csv"));
    assertTrue(headings.contains("Cardiomegaly,"), headings);
    assertFalse(headings.lines().anyMatch(line -> line.endsWith(",,")), headings);
    String prompts = Files.readString(output.resolve("knowledge-prompts.csv"));
    for (String system :
        List.of("decoder, own head", "decoder, graph", "\"chosen, graph\"", "chosen, both")) {
      assertTrue(prompts.contains(system), prompts);
    }
    out.getBuffer().setLength(0);
    assertEquals(0, run(words), err.toString());
    assertFalse(out.toString().contains("epoch"), "what was learnt is kept");
  }

  @Test
  void wordsThatDoNotFitAreToldFirst() {
    assertEquals(2, run("knowledge", "--seeds", "0"));
    assertTrue(err.toString().contains("--seeds must be 1 or more; found 0"), err.toString());
    err.getBuffer().setLength(0);
    assertEquals(2, run("knowledge", "--part", "train"));
    assertTrue(err.toString().contains("for train is learnt from"), err.toString());
    err.getBuffer().setLength(0);
    assertEquals(2, run("knowledge", "--features", "all"));
    assertTrue(err.toString().contains("[POOLED, MAP]"), err.toString());
    err.getBuffer().setLength(0);
    assertEquals(1, run("knowledge"));
    assertTrue(err.toString().contains("weights fetch efficientnet-lite0"), err.toString());
  }
}
