package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Dataset;
import cxr.data.layout.Datasets;
import cxr.data.phantom.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FiguresFolderTest extends InTemporaryHome {

  private Dataset sample(int studies) throws IOException {
    Path data = folder.resolve("sample-" + studies);
    Sample.write(data, studies, 1);
    return Datasets.open(data);
  }

  @Test
  void figuresOfOneCollectionAreNotMixedWithThoseOfAnother() throws IOException {
    Dataset one = sample(6);
    Dataset other = sample(8);
    FiguresFolder figures = CommandLine.populateCommand(new FiguresFolder());
    assertSame(one, figures.of(one));
    Path file = folder.resolve("data/results").resolve(FiguresFolder.COLLECTION);
    String known = Files.readString(file);
    assertSame(one, figures.of(one));
    String said = assertThrows(IOException.class, () -> figures.of(other)).getMessage();
    assertTrue(said.contains("of one collection (6 studies, hash "), said);
    assertTrue(said.contains("here is another (8, hash "), said);
    assertTrue(said.endsWith("Name another folder by --output."), said);
    assertEquals(known, Files.readString(file));
    String own = folder.resolve("own").toString();
    FiguresFolder elsewhere = CommandLine.populateCommand(new FiguresFolder(), "--output", own);
    assertSame(other, elsewhere.of(other));
  }

  @Test
  void aMeasurementOfAnotherCollectionStopsBeforeItBegins() throws IOException {
    CommandLine.populateCommand(new FiguresFolder()).of(sample(6));
    String data = folder.resolve("sample-8").toString();
    Sample.write(Path.of(data), 8, 1);
    assertEquals(1, run("pretrain", "--data", data, "--set", "image.size=32"));
    assertTrue(err.toString().contains("here is another (8, hash "), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
  }
}
