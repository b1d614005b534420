package cxr.data;

import java.nio.file.Path;
import java.util.List;

/**
 * A collection of studies as read from disk.
 *
 * @param root the folder it was read from
 * @param layout the name of the layout found there
 * @param studies in the order of their numbers
 * @param imagesListed how many X-rays the reports name, found or not
 * @param problems all that was odd
 */
public record Dataset(
    Path root, String layout, List<Study> studies, int imagesListed, List<Problem> problems) {

  public Dataset {
    studies = List.copyOf(studies);
    problems = List.copyOf(problems);
  }
}
