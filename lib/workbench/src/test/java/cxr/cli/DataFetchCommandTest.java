package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.RealData;
import cxr.io.fetch.NastyServer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFetchCommandTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    return Main.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @Test
  void theArchivesComeAndCanBeRead() throws IOException {
    byte[] reports = Files.readAllBytes(RealData.folder().resolve("NLMCXR_reports.tgz"));
    byte[] images = gzip(new byte[100_000]);
    String to = folder.resolve("iu-xray").toString();
    NastyServer.Answer answer =
        (request, sink) ->
            NastyServer.good(request.path().contains("png") ? images : reports, "\"1\"")
                .to(request, sink);
    try (NastyServer server = new NastyServer(answer)) {
      String from = server.at("/collections/").toString();
      String[] words = {"data", "fetch", to, "--yes", "--from", from};
      assertEquals(0, run(words), err.toString());
      assertEquals("/collections/NLMCXR_reports.tgz", server.requests().get(0).path());
      assertEquals("/collections/NLMCXR_png.tgz", server.requests().get(1).path());
      assertTrue(out.toString().contains("CC BY-NC-ND 4.0"), out.toString());
      assertTrue(out.toString().contains("100 % of 1.11 MB"), out.toString());
      assertEquals(1, count("as it should be"), out.toString());
      assertEquals(1, count("was not known before"), out.toString());
      assertTrue(out.toString().contains("CXR_DATA=" + to), out.toString());
      assertEquals(0, run(words), err.toString());
      assertEquals(2, server.requests().size(), "they are there already");
      assertEquals(3, count("as it should be"), "the recorded sum is compared too");
    }
    assertEquals(0, run("data", "describe", to), err.toString());
    assertTrue(out.toString().contains("3955"), out.toString());
  }

  private long count(String text) {
    return out.toString().lines().filter(line -> line.contains(text)).count();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    try (OutputStream packed = new GZIPOutputStream(result)) {
      packed.write(plain);
    }
    return result.toByteArray();
  }

  @Test
  void anotherArchiveIsRefusedInOneLine() throws IOException {
    byte[] other = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    try (NastyServer server = new NastyServer(NastyServer.good(other, "\"1\""))) {
      String from = server.at("").toString();
      assertEquals(1, run("data", "fetch", folder.toString(), "--yes", "--from", from));
    }
    assertTrue(err.toString().contains("SHA-256"), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
  }

  @Test
  void withoutATerminalItWantsAWord() {
    assertEquals(2, run("data", "fetch", folder.toString()));
    assertTrue(err.toString().contains("--yes"), err.toString());
    assertEquals(1, run("data", "fetch", folder.toString(), "--yes", "--from", "nowhere"));
    assertTrue(err.toString().contains("https://server/path"), err.toString());
  }

  @Test
  void onlyYesIsYes() throws IOException {
    assertTrue(answer("y\n") && answer(" YES \n"));
    assertFalse(answer("") || answer("\n") || answer("n\n") || answer("yesterday\n"));
    assertTrue(out.toString().contains("Agreed? [y/N]"), out.toString());
  }

  private boolean answer(String typed) throws IOException {
    BufferedReader in = new BufferedReader(new StringReader(typed));
    return Consent.isYes(new PrintWriter(out), in, "Agreed?");
  }
}
