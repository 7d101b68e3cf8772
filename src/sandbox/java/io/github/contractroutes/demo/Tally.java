package io.github.contractroutes.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What has come back so far. A message that comes again after a crash counts once. */
final class Tally {
  private final Map<String, Map<Integer, String>> statuses = new LinkedHashMap<>();
  private final Set<String> replayed = new HashSet<>();
  private final Set<String> deadLetters = new HashSet<>();
  private final Set<String> links = new HashSet<>();
  private final Map<String, List<String>> files = new LinkedHashMap<>();

  /** An outcome; -1 stands for the index of a request that was refused as a whole. */
  synchronized void outcome(JsonNode message, boolean isReplayed) {
    String requestId = message.path("requestId").asText();
    statuses
        .computeIfAbsent(requestId, id -> new LinkedHashMap<>())
        .put(message.path("index").asInt(-1), message.path("status").asText());
    if (isReplayed) {
      replayed.add(requestId + "/" + message.path("index").asInt(-1));
    }
  }

  synchronized void link(String messageId) {
    links.add(messageId);
  }

  synchronized void file(JsonNode message) {
    String path = message.path("path").asText("");
    List<String> paths =
        files.computeIfAbsent(message.path("requestId").asText(), id -> new ArrayList<>());
    if (!path.isEmpty() && !paths.contains(path)) {
      paths.add(path);
    }
  }

  synchronized void deadLetter(String messageId) {
    deadLetters.add(messageId);
  }

  /** The newest status of each item of a request, in no order. */
  synchronized List<String> statuses(String requestId) {
    return List.copyOf(statuses.getOrDefault(requestId, Map.of()).values());
  }

  /** Items of a repeated request that were answered again. */
  synchronized long replayed(String requestId) {
    return replayed.stream().filter(item -> item.startsWith(requestId + "/")).count();
  }

  synchronized int links() {
    return links.size();
  }

  synchronized int deadLetters() {
    return deadLetters.size();
  }

  /** Paths of stored files, relative to the outbox. */
  synchronized List<String> files() {
    return files.values().stream().flatMap(Collection::stream).toList();
  }

  /** Whether everything that is to come of a request has come, and nothing else. */
  synchronized boolean asExpected(Sample.Expected expected) {
    Stream<String> came = statuses(expected.requestId()).stream().sorted();
    return came.toList().equals(expected.statuses().stream().sorted().toList())
        && files.getOrDefault(expected.requestId(), List.of()).size() == expected.files();
  }
}
