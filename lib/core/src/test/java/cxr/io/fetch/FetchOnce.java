package cxr.io.fetch;

import java.net.URI;
import java.nio.file.Path;

/** A process that fetches one file: address, name, folder. */
public final class FetchOnce {

  private FetchOnce() {}

  public static void main(String[] words) throws Exception {
    RemoteFile file = new RemoteFile(URI.create(words[0]), words[1], "", Content.ANY, 0);
    new Downloader(event -> {}).fetch(file, Path.of(words[2]));
  }
}
