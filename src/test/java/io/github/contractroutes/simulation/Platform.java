package io.github.contractroutes.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.platform.Sent;
import io.github.contractroutes.platform.SignedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Both platforms: executes what arrives, remembers it for ever, and answers well or badly. An item
 * is known by its FlowName, which the run makes unique; the name also says whether the platform is
 * to refuse it ({@code bad}) or the whole call because of it ({@code poison}).
 */
final class Platform {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SIGNATURE_MILLIS = 300_000;

  private final World world;
  private final Map<String, List<String>> flowsByItem = new LinkedHashMap<>();
  private final Map<String, String> itemByFlow = new LinkedHashMap<>();
  private final List<Long> calls = new ArrayList<>();
  private int breaches;

  Platform(World world) {
    this.world = world;
  }

  /** Flow ids of the contracts that exist for an item. */
  List<String> flows(String item) {
    return flowsByItem.getOrDefault(item, List.of());
  }

  Map<String, List<String>> flows() {
    return flowsByItem;
  }

  String item(String flow) {
    return itemByFlow.get(flow);
  }

  /** The ledger's numbers of the calls that arrived, in order. */
  List<Long> calls() {
    return calls;
  }

  /** How often it created contracts and answered with an error that promises it did not. */
  int breaches() {
    return breaches;
  }

  /** A request arrives. */
  Sent arrive(long call, SignedRequest request) {
    calls.add(call);
    boolean fault = world.strikes(world.plan.answer());
    String action = request.headers().get("X-TC-Action");
    if (fault && world.chance.oneIn(4)) {
      world.log("call %d meets a proxy", call);
      int status = world.chance.pick(502, 503, 429, 307);
      return new Sent.Answer(status, Map.of(), bytes("<html>not now</html>"));
    }
    if (action == null) {
      return documents(request, fault);
    }
    if (Math.abs(world.trueMillis() - request.signedAtMillis()) > SIGNATURE_MILLIS) {
      return error("AuthFailure.SignatureExpire");
    }
    if (fault && world.chance.oneIn(3)) {
      return error(
          world.chance.pick(
              "RequestLimitExceeded",
              "AuthFailure.SecretIdNotFound",
              "UnauthorizedOperation",
              "LimitExceeded.CreateFlowNum",
              "OperationDenied.NoQuota",
              "InternalError",
              "SomeCode.NobodyKnows"));
    }
    JsonNode body = read(request.body());
    Sent answer =
        switch (action) {
          case "CreateFlowsByTemplates" -> create(call, body, fault);
          case "PrepareFlows" -> ok(JSON.createObjectNode().put("ConfirmUrl", "https://confirm/"));
          default -> urls(body);
        };
    return fault && world.chance.oneIn(3) ? spoiled((Sent.Answer) answer) : answer;
  }

  private Sent create(long call, JsonNode body, boolean fault) {
    JsonNode infos = body.get("FlowInfos");
    boolean preview = body.path("NeedPreview").asBoolean();
    int served = infos.size();
    String code = poisoned(infos, "FlowName") ? "InvalidParameter.Flow" : null;
    if (code != null) {
      served = world.plan.breach() && world.faulty() ? world.chance.count(0, infos.size()) : 0;
      breaches += served > 0 && !preview ? 1 : 0;
    } else if (fault && world.chance.oneIn(2)) {
      code = world.chance.pick("InternalError.Db", "FailedOperation", "ResourceUnavailable");
      served = world.chance.count(0, infos.size());
    }
    ArrayNode ids = JSON.createArrayNode();
    ArrayNode messages = JSON.createArrayNode();
    ArrayNode previews = JSON.createArrayNode();
    ArrayNode data = JSON.createArrayNode();
    ArrayNode approvers = JSON.createArrayNode();
    for (int i = 0; i < infos.size(); i++) {
      String name = infos.get(i).get("FlowName").textValue();
      boolean refused = name.contains("bad");
      boolean creates = !preview && !refused && i < served;
      String flow = creates ? newFlow(call, name) : "";
      ids.add(flow);
      messages.add(refused ? "the template has no such role" : "");
      previews.add(preview && !refused ? "https://preview/" + name : "");
      data.add(infos.get(i).path("CustomerData").asText(""));
      if (creates) {
        approvers.addObject().put("FlowId", flow).putArray("Approvers").addObject();
      }
    }
    if (code != null) {
      world.log("call %d: %s after %d of %d", call, code, served, infos.size());
      return error(code);
    }
    ObjectNode response = JSON.createObjectNode();
    response.set("FlowIds", preview ? JSON.createArrayNode() : ids);
    response.set("ErrorMessages", messages);
    response.set("PreviewUrls", previews);
    response.set("CustomerData", data);
    response.set("FlowApprovers", approvers);
    if (fault) {
      shorten(response);
    }
    return ok(response);
  }

  private String newFlow(long call, String item) {
    String flow = "flow" + (itemByFlow.size() + 1);
    itemByFlow.put(flow, item);
    flowsByItem.computeIfAbsent(item, name -> new ArrayList<>()).add(flow);
    world.log("call %d creates %s for %s", call, flow, item);
    return flow;
  }

  /** Arrays of any length: the official examples show it. */
  private void shorten(ObjectNode response) {
    for (String name : List.of("CustomerData", "ErrorMessages", "PreviewUrls", "FlowIds")) {
      if (world.chance.oneIn(3)) {
        ArrayNode array = (ArrayNode) response.get(name);
        int keep = world.chance.count(0, array.size());
        while (array.size() > keep) {
          array.remove(array.size() - 1);
        }
      }
    }
  }

  private Sent urls(JsonNode body) {
    JsonNode asked = body.get("FlowIds");
    if (poisoned(body, "FlowIds")) {
      return error("ResourceNotFound.Flow");
    }
    ObjectNode response = JSON.createObjectNode();
    ArrayNode flows = response.putArray("FlowResourceUrlInfos");
    ArrayNode messages = response.putArray("ErrorMessages");
    for (JsonNode id : asked) {
      boolean bad = id.textValue().contains("bad");
      messages.add(bad ? "no such flow" : "");
      ArrayNode links =
          flows.addObject().put("FlowId", id.textValue()).putArray("ResourceUrlInfos");
      if (!bad) {
        links.addObject().put("Url", "https://files/" + id.textValue()).put("Name", "a.pdf");
      }
    }
    return ok(response);
  }

  private Sent documents(SignedRequest request, boolean fault) {
    String path = request.uri().getPath();
    if (fault) {
      return world.chance.pick(
          tsign(500, 500, "busy"),
          tsign(401, 401, "INVALID_APP"),
          new Sent.Answer(200, Map.of(), bytes("{\"code\":0,\"data\":{\"do")));
    }
    if (path.contains("bad") || path.contains("poison")) {
      return tsign(200, 1437518, "not finished");
    }
    ObjectNode answer = JSON.createObjectNode().put("code", 0).put("message", "ok");
    answer.putObject("data").putArray("docs").addObject().put("fileUrl", "https://files" + path);
    return new Sent.Answer(200, Map.of(), bytes(answer.toString()));
  }

  private static Sent tsign(int status, int code, String message) {
    String text = "{\"code\":" + code + ",\"message\":\"" + message + "\",\"data\":null}";
    return new Sent.Answer(status, Map.of(), bytes(text));
  }

  private static boolean poisoned(JsonNode items, String member) {
    return items.toString().contains("poison") && member != null;
  }

  /** Cut somewhere, or with a byte that should not be there. */
  private Sent spoiled(Sent.Answer answer) {
    byte[] body = answer.body();
    int at = world.chance.count(0, body.length - 1);
    byte[] spoiled = Arrays.copyOf(body, world.chance.oneIn(2) ? at : body.length);
    if (spoiled.length == body.length) {
      // A backslash can make another text that is JSON still, and so other documents.
      spoiled[at] = 1;
    }
    world.log("an answer is spoiled at %d", at);
    return new Sent.Answer(answer.status(), answer.headers(), spoiled);
  }

  private Sent error(String code) {
    ObjectNode response = JSON.createObjectNode();
    response.putObject("Error").put("Code", code).put("Message", "said the platform");
    return ok(response);
  }

  private Sent ok(ObjectNode response) {
    response.put("RequestId", "request-" + calls.size());
    ObjectNode envelope = JSON.createObjectNode();
    envelope.set("Response", response);
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.ofEpochMilli(world.trueMillis()).atOffset(ZoneOffset.UTC));
    return new Sent.Answer(200, Map.of("date", date), bytes(envelope.toString()));
  }

  private static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
