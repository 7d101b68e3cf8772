package io.github.contractroutes.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.ledger.Header;
import io.github.contractroutes.ledger.LedgerDoor;
import io.github.contractroutes.publish.Publication;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What must hold of the messages: what a reader of the topics sees against the ledger. */
final class Messages {
  private final World world;
  private final LedgerDoor door;
  private final Map<String, Integer> revisions = new HashMap<>();
  private final Map<String, String> statuses = new HashMap<>();
  private final Map<String, JsonNode> summaries = new HashMap<>();
  private final Map<String, String> bodies = new HashMap<>();

  Messages(World world, LedgerDoor door) {
    this.world = world;
    this.door = door;
  }

  void check() {
    for (Publication message : world.broker().published("contracts.results")) {
      message(message);
    }
    items();
    summaries();
    // A document that was replaced or lost before its link was told needs no link message.
    once(
        "contracts.links",
        "select count(*) from file where state not in ('SUPERSEDED', 'FAILED')",
        "select count(*) from file");
    String deadLetters = "select count(*) from dead_letter";
    once("contracts.dead-letters", deadLetters, deadLetters);
  }

  private void message(Publication message) {
    JsonNode json = Promises.read(message.value());
    String id = id(message);
    String text = new String(message.value(), StandardCharsets.UTF_8);
    boolean first = bodies.putIfAbsent(id, text) == null;
    if (!bodies.get(id).equals(text)) {
      world.wrong("message %s changed: %s became %s", id, bodies.get(id), text);
    }
    if (!json.get("requestId").asText().equals(new String(message.key(), StandardCharsets.UTF_8))) {
      world.wrong("message %s has another key", id);
    }
    if (!first) {
      return;
    }
    boolean summary = json.get("event").asText().equals("REQUEST");
    String request =
        json.get("tenant").asText()
            + "/"
            + json.get("operation").asText()
            + "/"
            + json.get("requestId").asText();
    String about = summary ? request : request + "#" + json.get("index").asInt();
    int revision = json.get("revision").asInt();
    if (revision != revisions.getOrDefault(about, 0) + 1) {
      world.wrong("%s: revision %d follows %s", about, revision, revisions.get(about));
    }
    revisions.put(about, revision);
    if (summary) {
      summaries.put(request, json.get("counts"));
      for (int i = 0; i < json.get("items").asInt(); i++) {
        if (!revisions.containsKey(request + "#" + i)) {
          world.wrong("%s is summarised before item %d has its word", request, i);
        }
      }
    } else {
      String before = statuses.put(about, json.get("status").asText());
      if (before != null && !before.equals("IN_DOUBT")) {
        world.wrong("%s was %s, which is final, and got another word", about, before);
      }
    }
  }

  private void items() {
    for (Object[] row :
        door.rows(
            """
            select r.tenant || '/' || r.operation || '/' || r.request_id || '#' || i.idx, i.state,
              i.revision from item i join request r on r.id = i.request
            where i.renews is null
            """)) {
      if (!row[1].equals(statuses.get(row[0])) || !row[2].equals(revisions.get(row[0]))) {
        world.wrong(
            "%s is %s in revision %s; the topic says %s in revision %s",
            row[0], row[1], row[2], statuses.get(row[0]), revisions.get(row[0]));
      }
    }
  }

  private void summaries() {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    statuses.forEach(
        (item, status) ->
            counts
                .computeIfAbsent(item.substring(0, item.indexOf('#')), request -> new TreeMap<>())
                .merge(status, 1, Integer::sum));
    counts.forEach(
        (request, count) -> {
          JsonNode summary = summaries.get(request);
          for (String status : List.of("SUCCEEDED", "REFUSED", "FAILED", "IN_DOUBT")) {
            int told = summary == null ? -1 : summary.path(status).asInt();
            if (told != count.getOrDefault(status, 0)) {
              world.wrong(
                  "%s: the last summary is %s, the outcomes are %s", request, summary, count);
              return;
            }
          }
        });
  }

  private void once(String topic, String least, String most) {
    Set<String> ids = new HashSet<>();
    world.broker().published(topic).forEach(message -> ids.add(id(message)));
    if (ids.size() < door.number(least) || ids.size() > door.number(most)) {
      world.wrong(
          "%s has %d messages for %d to %d facts",
          topic, ids.size(), door.number(least), door.number(most));
    }
  }

  private static String id(Publication message) {
    for (Header header : message.headers()) {
      if (header.name().equals("message-id")) {
        return new String(header.value(), StandardCharsets.UTF_8);
      }
    }
    return "none";
  }
}
