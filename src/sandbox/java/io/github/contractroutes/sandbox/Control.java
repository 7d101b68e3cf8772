package io.github.contractroutes.sandbox;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sandbox's own API under {@code /sandbox/}: what it saw, what is to go wrong, its settings.
 */
final class Control {
  private final Sandbox sandbox;

  Control(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  Answer answer(RawRequest request) {
    try {
      return route(request);
    } catch (IOException | IllegalArgumentException e) {
      return Answer.json(400, Map.of("error", String.valueOf(e.getMessage())));
    }
  }

  private Answer route(RawRequest request) throws IOException {
    return switch (request.method() + " " + request.path()) {
      case "GET /sandbox/health" -> Answer.json(200, Map.of("status", "UP"));
      case "GET /sandbox/state" -> {
        SandboxState state = sandbox.state();
        boolean brief = request.queryValue("contracts").equals("false");
        yield Answer.json(200, brief ? state.withoutContracts() : state);
      }
      case "GET /sandbox/calls" -> {
        String after = request.queryValue("after");
        yield Answer.json(200, sandbox.calls(after.isEmpty() ? 0 : Long.parseLong(after)));
      }
      case "DELETE /sandbox/state" -> {
        sandbox.reset();
        yield done();
      }
      case "GET /sandbox/faults" -> Answer.json(200, sandbox.faults());
      case "POST /sandbox/faults" -> {
        read(request, Fault.class).forEach(sandbox::fault);
        yield Answer.json(200, sandbox.faults());
      }
      case "DELETE /sandbox/faults" -> {
        sandbox.clearFaults();
        yield done();
      }
      case "POST /sandbox/flows" -> {
        read(request, Flow.class).forEach(sandbox::declare);
        yield done();
      }
      case "GET /sandbox/file" -> file(request);
      case "GET /sandbox/settings" -> Answer.json(200, sandbox.config().shown());
      case "POST /sandbox/settings" -> {
        Map<String, Object> settings =
            Answer.JSON.readValue(
                request.body(), new TypeReference<LinkedHashMap<String, Object>>() {});
        settings.forEach(sandbox::set);
        yield Answer.json(200, sandbox.config().shown());
      }
      default ->
          Answer.json(
              404, Map.of("error", "There is no " + request.method() + " " + request.path() + "."));
    };
  }

  private static Answer done() {
    return Answer.json(200, Map.of("done", true));
  }

  private Answer file(RawRequest request) {
    String index = request.queryValue("index");
    Pdf pdf =
        sandbox.file(request.queryValue("flowId"), index.isEmpty() ? 0 : Integer.parseInt(index));
    return Answer.json(200, Map.of("size", pdf.length(), "sha256", pdf.sha256()));
  }

  /** One value or a list of them. */
  private static <T> List<T> read(RawRequest request, Class<T> type) throws IOException {
    JsonNode tree = Answer.JSON.readTree(request.body());
    List<T> values = new ArrayList<>();
    for (JsonNode one : tree.isArray() ? tree : List.of(tree)) {
      values.add(Answer.JSON.treeToValue(one, type));
    }
    return values;
  }
}
