package cxr.io.fetch;

import java.nio.file.Path;
import java.time.Duration;

/** What happens while files are fetched. */
public sealed interface DownloadEvent {

  /** Another process fetches into the same folder; this one waits for it. */
  record Waiting(Path folder) implements DownloadEvent {}

  /**
   * Bytes came; told a few times a second.
   *
   * @param name of the file
   * @param done bytes that are here
   * @param total bytes of the whole file, -1 if the server does not say
   * @param bytesPerSecond since the connection was made
   */
  record Progress(String name, long done, long total, double bytesPerSecond)
      implements DownloadEvent {}

  /**
   * The connection broke; it goes on after a pause.
   *
   * @param reason in words
   * @param done bytes that are here and kept
   */
  record Pause(String name, String reason, long done, Duration pause) implements DownloadEvent {}

  /**
   * What had come cannot be used; it starts from the first byte again.
   *
   * @param reason in words
   */
  record Restart(String name, String reason) implements DownloadEvent {}

  /** All bytes are here and are compared with the checksum, or looked through. */
  record Checking(String name) implements DownloadEvent {}

  /**
   * The file is whole and in its place.
   *
   * @param sha256 of the file
   * @param known whether the checksum was known before, so that it could be compared
   * @param fresh whether the file came now; it stood there before otherwise
   */
  record Done(String name, Path file, String sha256, boolean known, boolean fresh)
      implements DownloadEvent {}
}
