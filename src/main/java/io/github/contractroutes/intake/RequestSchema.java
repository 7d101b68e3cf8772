package io.github.contractroutes.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Checks the shape of a request with the published schema of its operation. One fault is told, a
 * missing member first, in our codes and words: the validator's own messages quote values.
 */
final class RequestSchema {
  private final Sentences sentences;
  private final Map<Operation, JsonSchema> schemas = new EnumMap<>(Operation.class);

  RequestSchema(Sentences sentences) {
    this.sentences = sentences;
    for (Operation operation : Operation.values()) {
      schemas.put(operation, load("/schemas/request-" + operation.word() + ".schema.json"));
    }
  }

  private static JsonSchema load(String resource) {
    InputStream file = RequestSchema.class.getResourceAsStream(resource);
    if (file == null) {
      throw new IllegalStateException(resource + " is not on the class path.");
    }
    // Stop at the first fault: a hostile value may have a million of them.
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .failFast(true)
            .regularExpressionFactory(RequestSchema::wholeText)
            .build();
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(file, config);
  }

  /** Our patterns are anchored; Java's {@code $} alone would let a final line break pass. */
  private static RegularExpression wholeText(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return value -> pattern.matcher(value).matches();
  }

  /**
   * @throws Refusal {@code missing-field}, {@code bad-field}, {@code agent-in-payload}, {@code
   *     no-items} or {@code too-many-items}
   */
  void check(Operation operation, JsonNode request) throws Refusal {
    JsonSchema schema = schemas.get(operation);
    // Told before anything else, whatever the order in which the validator works.
    for (JsonNode name : schema.getSchemaNode().get("required")) {
      if (!request.has(name.asText())) {
        throw sentences.refuse("missing-field", "missing", name.asText());
      }
    }
    Set<ValidationMessage> faults = schema.validate(request);
    if (!faults.isEmpty()) {
      throw refusal(operation, schema, faults.iterator().next());
    }
  }

  private Refusal refusal(Operation operation, JsonSchema schema, ValidationMessage fault) {
    List<Object> path = path(fault.getInstanceLocation());
    String keyword = fault.getType();
    if (keyword.equals("required") || keyword.equals("additionalProperties")) {
      path.add(fault.getProperty());
    }
    String place = path.isEmpty() ? sentences.of("request") : JsonPlace.of(path);
    boolean itemArray = path.equals(List.of("payload", operation.itemArray()));
    if (path.equals(List.of("payload", "Agent"))) {
      return sentences.refuse("agent-in-payload", "agent");
    }
    return switch (keyword) {
      case "required" ->
          itemArray
              ? sentences.refuse("no-items", "no-items", place)
              : sentences.refuse("missing-field", "missing", place);
      case "minItems" -> sentences.refuse("no-items", "no-items", place);
      case "maxItems" -> sentences.refuse("too-many-items", "too-many-items", place, limit(fault));
      case "additionalProperties" ->
          sentences.refuse("bad-field", "unknown-member", place, members(schema));
      case "type" -> sentences.refuse("bad-field", "type", place, type(fault));
      case "pattern" -> sentences.refuse("bad-field", "pattern", place, limit(fault));
      default -> sentences.refuse("bad-field", "other", place, keyword, operation.word());
    };
  }

  private static List<Object> path(JsonNodePath location) {
    List<Object> path = new ArrayList<>();
    for (int i = 0; i < location.getNameCount(); i++) {
      path.add(location.getElement(i));
    }
    return path;
  }

  private static String limit(ValidationMessage fault) {
    return fault.getSchemaNode().asText();
  }

  private String type(ValidationMessage fault) {
    return sentences.of("type." + limit(fault));
  }

  private static String members(JsonSchema schema) {
    Set<String> names = new TreeSet<>();
    schema.getSchemaNode().path("properties").fieldNames().forEachRemaining(names::add);
    return String.join(", ", names);
  }
}
