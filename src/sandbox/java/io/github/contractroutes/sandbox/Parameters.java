package io.github.contractroutes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Holds request bodies against the API definition, as the gateway does before anything else: an
 * undefined member, a wrong JSON type and a missing required member are errors.
 */
final class Parameters {
  private record Member(String type, boolean array, boolean required) {}

  private static final Set<String> SIMPLE = Set.of("String", "Integer", "Boolean", "Float");

  private final Map<String, Map<String, Member>> structures = new HashMap<>();

  Parameters() {
    try (InputStream in = getClass().getResourceAsStream("essbasic-parameters.txt")) {
      new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(this::define);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void define(String line) {
    String[] words = line.split(" ");
    Map<String, Member> members =
        structures.computeIfAbsent(words[0], name -> new LinkedHashMap<>());
    for (int i = 1; i < words.length; i++) {
      String[] parts = words[i].split(":");
      members.put(
          parts[0].replace("!", ""),
          new Member(parts[1].replace("[]", ""), parts[1].endsWith("[]"), parts[0].endsWith("!")));
    }
  }

  boolean knows(String action) {
    return Set.of("CreateFlowsByTemplates", "PrepareFlows", "DescribeResourceUrlsByFlows")
        .contains(action);
  }

  /**
   * @throws EssbasicError with the dotted path of the first member that is wrong
   */
  void check(String action, JsonNode body) {
    structure(action, body, "");
  }

  private void structure(String name, JsonNode value, String path) {
    if (!value.isObject()) {
      throw path.isEmpty() ? EssbasicError.notJson() : EssbasicError.type(path, "object");
    }
    Map<String, Member> members = structures.get(name);
    String prefix = path.isEmpty() ? "" : path + ".";
    for (Map.Entry<String, JsonNode> given : value.properties()) {
      Member member = members.get(given.getKey());
      if (member == null) {
        throw EssbasicError.unknown(prefix + given.getKey());
      }
      // The vendor's clients leave null members out, so null means absent.
      if (!given.getValue().isNull()) {
        member(member, given.getValue(), prefix + given.getKey());
      }
    }
    members.forEach(
        (key, member) -> {
          if (member.required() && !value.hasNonNull(key)) {
            throw EssbasicError.missing(prefix + key);
          }
        });
  }

  private void member(Member member, JsonNode value, String path) {
    if (!member.array()) {
      single(member.type(), value, path);
      return;
    }
    if (!value.isArray()) {
      throw EssbasicError.type(path, "array");
    }
    for (int i = 0; i < value.size(); i++) {
      single(member.type(), value.get(i), path + "." + i);
    }
  }

  private void single(String type, JsonNode value, String path) {
    if (!SIMPLE.contains(type)) {
      structure(type, value, path);
    } else if (type.equals("String") && !value.isTextual()) {
      throw EssbasicError.type(path, "string");
    } else if (type.equals("Integer") && !value.isIntegralNumber()) {
      throw EssbasicError.type(path, "int64");
    } else if (type.equals("Boolean") && !value.isBoolean()) {
      throw EssbasicError.type(path, "bool");
    } else if (type.equals("Float") && !value.isNumber()) {
      throw EssbasicError.type(path, "float64");
    }
  }
}
