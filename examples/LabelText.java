import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Mention;

/** Names the conditions that a report states, and the words that decided each. */
public class LabelText {

  public static void main(String[] words) {
    Labels labels = new ConditionLabeler().labels(String.join(" ", words));
    System.out.println(labels.names());
    for (Mention mention : labels.mentions()) {
      System.out.printf(
          "%s: %s, by \"%s\"%n",
          mention.condition().display(), mention.status().display(), mention.phrase());
    }
  }
}
