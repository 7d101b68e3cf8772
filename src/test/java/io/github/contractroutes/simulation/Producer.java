package io.github.contractroutes.simulation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.intake.Operation;
import java.nio.charset.StandardCharsets;

/** Writes requests to the topics: new ones, the same ones again, and others under the same id. */
final class Producer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final World world;

  Producer(World world) {
    this.world = world;
  }

  void start() {
    for (int i = 0; i < world.plan.requests(); i++) {
      String id = "r" + i;
      Operation operation =
          world.chance.pick(
              Operation.CREATE,
              Operation.CREATE,
              Operation.CREATE,
              Operation.DOWNLOAD,
              Operation.PREPARE);
      byte[] request = request(operation, id, 1);
      later(operation, request);
      while (world.chance.oneIn(5)) {
        later(operation, request);
      }
      if (world.chance.oneIn(8)) {
        later(operation, request(operation, id, 2));
      }
      if (world.chance.oneIn(10)) {
        later(operation, "{\"requestId\":\"x\"".getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private void later(Operation operation, byte[] request) {
    world.time.after(
        world.chance.between(0, world.plan.faultSeconds() * 800_000L),
        () -> world.broker().produce("contracts." + operation.word(), request));
  }

  private byte[] request(Operation operation, String id, int version) {
    String tenant =
        operation == Operation.DOWNLOAD
            ? world.chance.pick("acme", "beta", "gamma")
            : world.chance.pick("acme", "acme", "beta");
    ObjectNode request = JSON.createObjectNode().put("requestId", id).put("tenant", tenant);
    if (tenant.equals("acme") && world.chance.oneIn(4)) {
      request.put("operator", "zhang");
    }
    ObjectNode payload = request.putObject("payload");
    int items = world.chance.oneIn(12) ? world.chance.count(15, 30) : world.chance.count(1, 4);
    if (operation == Operation.DOWNLOAD) {
      ArrayNode flows = payload.putArray("FlowIds");
      for (int i = 0; i < Math.min(items, tenant.equals("gamma") ? 3 : 30); i++) {
        flows.add(name(tenant, id, i, version));
      }
    } else {
      ArrayNode flows = payload.putArray("FlowInfos");
      for (int i = 0; i < Math.min(items, operation == Operation.PREPARE ? 20 : 30); i++) {
        ObjectNode flow = flows.addObject().put("FlowName", name(tenant, id, i, version));
        if (world.chance.oneIn(4)) {
          flow.put("CustomerData", "b3du");
        }
      }
      if (operation == Operation.PREPARE) {
        payload.put("JumpUrl", "https://jump/");
      } else if (world.chance.oneIn(6)) {
        payload.put("NeedPreview", true);
      }
    }
    return request.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String name(String tenant, String id, int index, int version) {
    String kind = world.chance.oneIn(12) ? world.chance.pick("bad", "poison") : "good";
    return tenant + "-" + id + "-" + index + "-" + kind + "-v" + version;
  }
}
