package io.github.contractroutes.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.contractroutes.intake.Operation;
import io.github.contractroutes.ledger.LedgerDoor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold when nothing is left to do: the ledger against the platform's own log. */
final class Promises {
  static final String WORK_LEFT =
      """
      select (select count(*) from item where state in ('DUE', 'CLAIMED', 'CALLING'))
        + (select count(*) from call where state in ('CLAIMED', 'CALLING'))
        + (select count(*) from outcome where version > published)
        + (select count(*) from file where link_pending = 1)
        + (select count(*) from dead_letter where published = 0)
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final World world;
  private final LedgerDoor door;
  private final Platform platform;

  Promises(World world, LedgerDoor door) {
    this.world = world;
    this.door = door;
    this.platform = world.platform();
  }

  /** What a run that does not come to its end still has to do. */
  static String left(LedgerDoor door) {
    StringBuilder left = new StringBuilder();
    for (String sql :
        List.of(
            "select id, state, due_at, call_id from item where state in ('DUE','CLAIMED','CALLING')",
            "select id, state, owner from call where state in ('CLAIMED', 'CALLING')",
            "select id, version, published from outcome where version > published",
            "select name, held_until, open_until, failures, one_by_one from lane")) {
      door.rows(sql).forEach(row -> left.append(Arrays.toString(row)).append(' '));
    }
    return left.toString();
  }

  void check() {
    items();
    calls();
    records();
    new Messages(world, door).check();
  }

  private void items() {
    Set<String> known = new HashSet<>();
    for (Object[] row :
        door.rows(
            """
            select i.id, i.state, i.flow_id, i.payload, i.repeatable, r.operation from item i
            join request r on r.id = i.request
            """)) {
      String state = (String) row[1];
      if (!Set.of("SUCCEEDED", "REFUSED", "FAILED", "IN_DOUBT").contains(state)) {
        world.wrong("item %s ended as %s", row[0], state);
      }
      String name = read((byte[]) row[3]).path("FlowName").asText(null);
      if (name != null && row[5].equals("create")) {
        known.add(name);
        create(row[0], name, state, (String) row[2], ((Number) row[4]).intValue() == 1);
      }
      if (world.plan.calm()) {
        calm(row, state);
      }
    }
    for (String item : platform.flows().keySet()) {
      if (!known.contains(item)) {
        world.wrong("there is a contract for %s, which was never accepted", item);
      }
    }
  }

  private void create(Object id, String name, String state, String flow, boolean preview) {
    List<String> flows = platform.flows(name);
    boolean excused = platform.breaches() > 0;
    if (flows.size() > 1 && !excused) {
      world.wrong("%s has %d contracts", name, flows.size());
    }
    if (preview) {
      if (!flows.isEmpty()) {
        world.wrong("the preview %s created a contract", name);
      }
    } else if (state.equals("SUCCEEDED") && !flows.contains(flow)) {
      world.wrong("item %s succeeded with %s, which is not its contract", id, flow);
    } else if (state.equals("REFUSED") && !flows.isEmpty() && !excused) {
      world.wrong("item %s was refused and has the contract %s", id, flows);
    } else if (state.equals("FAILED")) {
      world.wrong("the create %s failed, but creates are refused or in doubt", id);
    }
  }

  /** Where nothing went wrong, everything is as the platform's rules say. */
  private void calm(Object[] row, String state) {
    String payload = read((byte[]) row[3]).toString();
    boolean prepare = row[5].equals("prepare");
    boolean refused = !prepare && (payload.contains("bad") || payload.contains("poison"));
    if (!state.equals(refused ? "REFUSED" : "SUCCEEDED")) {
      world.wrong("item %s of a calm run is %s", row[0], state);
    }
  }

  private void calls() {
    Set<Long> arrived = new HashSet<>();
    for (long call : platform.calls()) {
      if (!arrived.add(call)) {
        world.wrong("call %d arrived twice", call);
      }
      if (door.number("select count(*) from call where id = ? and marked_at is not null", call)
          != 1) {
        world.wrong("call %d arrived and was never marked", call);
      }
    }
    for (Object[] row :
        door.rows(
            "select id, state, marked_at from call where state not in ('ANSWERED', 'LOST')")) {
      if (!row[1].equals("NOT_SENT") || row[2] != null) {
        world.wrong("call %s ended as %s", row[0], row[1]);
      }
    }
  }

  /** Nothing that was produced is lost, and the ledger knows it as it was written. */
  private void records() {
    for (Operation operation : Operation.values()) {
      String topic = "contracts." + operation.word();
      List<Broker.Inbound> records = world.broker().records(topic);
      if (!records.isEmpty()) {
        world.checkPosition(topic, world.broker().committed(topic));
      }
      for (int offset = 0; offset < records.size(); offset++) {
        record(operation, topic, offset, records.get(offset).value());
      }
    }
  }

  private void record(Operation operation, String topic, int offset, byte[] value) {
    long dead =
        door.number(
            "select count(*) from dead_letter where origin like ?",
            "%\"" + topic + "\"%\"offset\":" + offset + "}");
    JsonNode request;
    try {
      request = JSON.readTree(value);
    } catch (IOException e) {
      if (dead != 1) {
        world.wrong("%s@%d is unreadable and no dead letter", topic, offset);
      }
      return;
    }
    long accepted =
        door.number(
            "select count(*) from request where operation = ? and tenant = ? and request_id = ?",
            operation.word(),
            request.path("tenant").asText(),
            request.path("requestId").asText());
    if (accepted != 1) {
      world.wrong("%s@%d is accepted %d times", topic, offset, accepted);
    }
    String first = request.at("/payload").elements().next().toString();
    long items =
        door.number(
            """
            select count(*) from item i join request r on r.id = i.request
            where r.operation = ? and r.tenant = ? and r.request_id = ?
              and instr(?, cast(i.payload as text)) > 0
            """,
            operation.word(),
            request.path("tenant").asText(),
            request.path("requestId").asText(),
            operation == Operation.PREPARE ? request.at("/payload").toString() : first);
    if ((items == 0) != (dead == 1)) {
      world.wrong("%s@%d: %d items of it accepted, %d dead letters", topic, offset, items, dead);
    }
  }

  static JsonNode read(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
