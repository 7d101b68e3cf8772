package io.github.contractroutes.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Everything that can be wrong in one place of a JSON answer. */
final class Mutations {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Mutations() {}

  /** Each value of the tree once absent and once of every other type. */
  static List<JsonNode> wrongTypes(JsonNode whole) {
    List<String> pointers = new ArrayList<>();
    collect(whole, "", pointers);
    List<JsonNode> mutants = new ArrayList<>();
    for (String pointer : pointers) {
      JsonNode now = whole.at(pointer);
      for (JsonNode other : others(now)) {
        mutants.add(changed(whole, pointer, other));
      }
      mutants.add(changed(whole, pointer, null));
    }
    return mutants;
  }

  /** The array at the pointer in every length from 0 to two too many, but its own. */
  static List<JsonNode> wrongLengths(JsonNode whole, String pointer) {
    List<JsonNode> mutants = new ArrayList<>();
    int right = whole.at(pointer).size();
    for (int length = 0; length <= right + 2; length++) {
      if (length != right) {
        mutants.add(changed(whole, pointer, ofLength(whole.at(pointer), length)));
      }
    }
    return mutants;
  }

  private static JsonNode ofLength(JsonNode array, int length) {
    ArrayNode other = JSON.arrayNode();
    for (int i = 0; i < length; i++) {
      JsonNode like = array.get(i % Math.max(1, array.size()));
      boolean added = i >= array.size();
      other.add(added && like.isTextual() ? JSON.textNode("added-" + i) : like);
    }
    return other;
  }

  private static void collect(JsonNode node, String pointer, List<String> into) {
    if (!pointer.isEmpty()) {
      into.add(pointer);
    }
    node.properties()
        .forEach(member -> collect(member.getValue(), pointer + "/" + member.getKey(), into));
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collect(node.get(i), pointer + "/" + i, into);
      }
    }
  }

  private static List<JsonNode> others(JsonNode now) {
    List<JsonNode> others = new ArrayList<>();
    others.add(JSON.nullNode());
    others.add(JSON.numberNode(17));
    others.add(JSON.booleanNode(true));
    others.add(JSON.textNode(" "));
    if (!now.isArray()) {
      others.add(JSON.arrayNode().add(now));
    }
    if (!now.isObject()) {
      others.add(JSON.objectNode().set("0", now));
    }
    if (!now.isTextual()) {
      others.add(JSON.textNode("text"));
    }
    return others;
  }

  /** A copy with another value at the pointer, or without it (null). */
  private static JsonNode changed(JsonNode whole, String pointer, JsonNode value) {
    JsonNode copy = whole.deepCopy();
    int slash = pointer.lastIndexOf('/');
    JsonNode parent = copy.at(pointer.substring(0, slash));
    String name = pointer.substring(slash + 1);
    if (parent instanceof ObjectNode object) {
      if (value == null) {
        object.remove(name);
      } else {
        object.set(name, value);
      }
    } else if (parent instanceof ArrayNode array) {
      if (value == null) {
        array.remove(Integer.parseInt(name));
      } else {
        array.set(Integer.parseInt(name), value);
      }
    }
    return copy;
  }
}
