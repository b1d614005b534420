package cxr.data;

import java.nio.file.Path;

/**
 * One X-ray of a study that was found on disk.
 *
 * @param id the official id, {@code CXR1000_IM-0003-1001} for example
 * @param path of the file
 * @param view as the source tells it
 */
public record ImageFile(String id, Path path, View view) {}
