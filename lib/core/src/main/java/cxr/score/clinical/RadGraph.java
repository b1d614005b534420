package cxr.score.clinical;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * What a report says as a graph: entities with a label each, and relations between them (RadGraph,
 * Jain et al., NeurIPS Datasets and Benchmarks 2021).
 *
 * @param entities in the model's order
 */
record RadGraph(List<Entity> entities) {

  /**
   * Some words of the report.
   *
   * @param label such as {@code Observation::definitely absent}
   * @param relations that begin here
   */
  record Entity(String tokens, String label, List<Relation> relations) {

    List<List<String>> simple() {
      return List.of(List.of(tokens, label));
    }

    List<List<String>> partial() {
      return relations.isEmpty() ? simple() : List.of(List.of(tokens, label, "related"));
    }

    /** The original lower-cases the words where there is a relation, and there alone. */
    List<List<String>> complete() {
      return relations.isEmpty()
          ? simple()
          : relations.stream()
              .map(to -> List.of(lower(tokens), label, to.type, lower(to.target)))
              .toList();
    }

    private static String lower(String words) {
      return words.toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A relation that begins at an entity.
   *
   * @param type such as {@code located_at}
   * @param target the words of the entity that it leads to
   */
  record Relation(String type, String target) {}

  RadGraph {
    entities = List.copyOf(entities);
  }

  /**
   * The graph in a report's JSON, as the package radgraph writes it.
   *
   * @param entities by number, each with {@code tokens}, {@code label} and {@code relations}: pairs
   *     of a type and the number of an entity
   * @throws IllegalArgumentException if it is no such graph
   */
  static RadGraph of(JsonNode entities) {
    List<Entity> all = new ArrayList<>();
    for (JsonNode entity : entities) {
      List<Relation> relations = new ArrayList<>();
      for (JsonNode relation : entity.path("relations")) {
        JsonNode target = entities.path(relation.path(1).asText());
        relations.add(new Relation(word(relation.path(0)), word(target.path("tokens"))));
      }
      all.add(new Entity(word(entity.path("tokens")), word(entity.path("label")), relations));
    }
    return new RadGraph(all);
  }

  private static String word(JsonNode node) {
    if (!node.isTextual()) {
      throw new IllegalArgumentException(
          "An entity has tokens and a label, and each of its relations a type and the number of an entity.");
    }
    return node.asText();
  }

  /**
   * How far a hypothesis' graph agrees with this one of the reference: F1 of the sets of entities
   * (simple), of entities that tell whether they have a relation (partial), and of their relations
   * (complete).
   */
  double[] f1(RadGraph hypothesis) {
    return new double[] {
      f1(hypothesis, Entity::simple),
      f1(hypothesis, Entity::partial),
      f1(hypothesis, Entity::complete)
    };
  }

  private double f1(RadGraph hypothesis, Function<Entity, List<List<String>>> level) {
    Set<List<String>> own = facts(level);
    Set<List<String>> theirs = hypothesis.facts(level);
    double common = theirs.stream().filter(own::contains).count();
    if (common == 0) {
      return 0;
    }
    double precision = common / theirs.size();
    double recall = common / own.size();
    return 2 * precision * recall / (precision + recall);
  }

  private Set<List<String>> facts(Function<Entity, List<List<String>>> level) {
    Set<List<String>> facts = new HashSet<>();
    entities.forEach(entity -> facts.addAll(level.apply(entity)));
    return facts;
  }
}
