package cxr.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.settings.SettingsSchema.Added;
import cxr.settings.SettingsSchema.Removed;
import cxr.settings.SettingsSchema.Renamed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsSchemaTest {

  private static final SettingsSchema LATER =
      new SettingsSchema(
          List.of(
              List.of(new Renamed("model.layers", "model.depth"), new Removed("train.seed", 1)),
              List.of(
                  new Renamed("model.depth", "decoder.layers"),
                  new Added("decoder.norm", "before"),
                  new Removed("train.speed", "slow"))));

  private final List<String> notes = new ArrayList<>();

  private String updated(String json) throws IOException {
    ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"'));
    LATER.update(tree, notes::add);
    return tree.toString().replace('"', '\'');
  }

  @Test
  void settingsOfEachEarlierVersionAreBroughtUpToThisOne() throws IOException {
    String now = "'decoder':{'layers':2,'norm':'before'}";
    assertEquals(
        "{'model':{},'train':{}," + now + "}",
        updated("{'model':{'layers':2},'train':{'seed':1,'speed':'slow'}}"));
    assertEquals(List.of(), notes);
    assertEquals("{'model':{}," + now + "}", updated("{'schema':2,'model':{'depth':2}}"));
    String whole = "{'decoder':{'layers':2,'norm':'behind'}}";
    assertEquals(whole, updated("{'schema':3," + whole.substring(1)));
    assertEquals("{'model':7,'decoder':{'norm':'before'}}", updated("{'model':7}"));
    assertEquals("{'decoder':7}", updated("{'decoder':7}"));
  }

  @Test
  void aRemovedSettingIsToldWhereItDidSomething() throws IOException {
    updated("{'train':{'seed':3,'speed':'fast'}}");
    assertEquals(
        List.of(
            "The setting train.seed is no more; it was 3, and all is done as with 1.",
            "The setting train.speed is no more; it was \"fast\", and all is done as with slow."),
        notes);
  }

  @Test
  void aSchemaThatThereIsNotIsRefused() {
    for (String number : List.of("4", "0", "'2'", "1.5", "null")) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> updated("{'schema':" + number + "}"))
              .getMessage();
      assertTrue(message.contains("schema 1 to 3") && message.contains("later version"), message);
    }
  }

  @Test
  void conditionsAsTokensAreSoftPrompts() {
    String now = Settings.defaults().toJson().replaceFirst("\"schema\" : \\d+", "\"schema\" : 1");
    for (String[] beforeAndNow : new String[][] {{"true", "soft"}, {"false", "none"}}) {
      String before =
          now.replace("\"prompts\" : \"none\"", "\"conditionTokens\" : " + beforeAndNow[0]);
      assertEquals(beforeAndNow[1], Settings.fromJson(before).flat().get("model.prompts"));
    }
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Settings.defaults().with("model.conditionTokens", true))
            .getMessage();
    assertTrue(message.contains("it is called \"model.prompts\" now"), message);
  }

  @Test
  void anEarlierNameLeadsToTodays() {
    assertEquals("decoder.layers", LATER.renamed("model.layers").orElseThrow());
    assertEquals("decoder.layers", LATER.renamed("model.depth").orElseThrow());
    assertTrue(LATER.renamed("decoder.layers").isEmpty());
  }
}
