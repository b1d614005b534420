import cxr.score.Recipe;
import cxr.score.Scores;
import cxr.text.conditions.ConditionLabeler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Scores written reports against their references: two files of texts, a report a line. */
public class ScoreTwoFiles {

  public static void main(String[] files) throws IOException {
    List<String> references = Files.readAllLines(Path.of(files[0]));
    List<String> written = Files.readAllLines(Path.of(files[1]));
    // BLEU, ROUGE-L, CIDEr and the F1 of conditions, each with its 95 % interval. The recipe says
    // what happens to texts before words are compared; conditions are read from the whole texts.
    System.out.println(
        Scores.of("example", references, written, new Recipe.Coco(), new ConditionLabeler()));
  }
}
