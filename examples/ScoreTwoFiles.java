import cxr.score.Recipe;
import cxr.score.References;
import cxr.text.conditions.ConditionLabeler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Scores written reports against their references: two files of texts, a report a line. */
public class ScoreTwoFiles {

  public static void main(String[] files) throws IOException {
    List<String> right = Files.readAllLines(Path.of(files[0]));
    List<String> written = Files.readAllLines(Path.of(files[1]));
    // BLEU, ROUGE-L, CIDEr and the F1 of conditions, each with its 95 % interval. The recipe says
    // what happens to texts before words are compared; conditions are read from the whole texts.
    References references = References.of(right, new Recipe.Coco(), new ConditionLabeler());
    System.out.println(references.score("example", written));
  }
}
