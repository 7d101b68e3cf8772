package io.github.contractroutes.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the output topics told, message by message in their order; what may never be told, whatever
 * happens, is noted as wrong while it is read.
 */
final class Told {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_WRONGS = 40;

  /**
   * The word on an item, or on a request.
   *
   * @param messageId header
   * @param status null for a request
   * @param counts of a request, else null
   */
  record Word(
      String messageId,
      String status,
      boolean end,
      String flowId,
      int fileCount,
      JsonNode counts) {}

  /** The word on a document: {@code sha256} and {@code path}, or {@code error}. */
  record Document(String flowId, int index, String sha256, String path, String error) {}

  /** Index of a summary among the items. */
  static final int SUMMARY = -1;

  private final Map<String, Map<Integer, TreeMap<Integer, Word>>> requests = new HashMap<>();
  private final Map<String, Map<Integer, Document>> documents = new HashMap<>();
  private final Map<String, Integer> contents = new HashMap<>();
  private final Set<String> spoiled = new HashSet<>();
  private final List<String> wrongs = new ArrayList<>();
  private long messages;
  private long repeats;
  private long replays;

  void add(ConsumerRecord<byte[], byte[]> message) {
    messages++;
    String id = header(message, "message-id");
    if (id == null) {
      wrong("no message-id: " + place(message));
      return;
    }
    Integer content = new String(message.value(), StandardCharsets.UTF_8).hashCode();
    Integer before = contents.putIfAbsent(message.topic() + id, content);
    if (before != null) {
      if (header(message, "replayed") == null) {
        repeats++;
      } else {
        replays++;
      }
      if (!before.equals(content)) {
        wrong("two different messages with one id: " + place(message) + " " + text(message));
      }
      return;
    }
    switch (message.topic()) {
      case "contracts.results" -> result(message, id);
      case "contracts.files" -> document(message);
      case "contracts.dead-letters" ->
          spoiled.add(
              header(message, "dead-letter-partition")
                  + "@"
                  + header(message, "dead-letter-offset")
                  + header(message, "dead-letter-reason"));
      default -> messages += 0;
    }
  }

  private void result(ConsumerRecord<byte[], byte[]> message, String id) {
    JsonNode json = json(message);
    String request =
        json.path("tenant").asText()
            + "/"
            + json.path("operation").asText()
            + "/"
            + json.path("requestId").asText();
    boolean summary = json.path("event").asText().equals("REQUEST");
    int index = summary ? SUMMARY : json.path("index").asInt(-2);
    int revision = json.path("revision").asInt();
    TreeMap<Integer, Word> words =
        requests
            .computeIfAbsent(request, key -> new HashMap<>())
            .computeIfAbsent(index, key -> new TreeMap<>());
    int latest = words.isEmpty() ? 0 : words.lastKey();
    if (revision != latest + 1) {
      wrong("revision " + revision + " after " + latest + ": " + text(message));
    }
    if (latest > 0 && !summary && words.get(latest).end()) {
      wrong("another word after a final one: " + text(message));
    }
    Word word =
        new Word(
            id,
            json.path("status").asText(null),
            json.path("final").asBoolean(),
            json.path("flowId").asText(null),
            json.path("fileCount").asInt(),
            json.get("counts"));
    Word other = words.put(revision, word);
    if (other != null) {
      wrong("two messages of one revision: " + text(message));
    }
  }

  private void document(ConsumerRecord<byte[], byte[]> message) {
    JsonNode json = json(message);
    Document document =
        new Document(
            json.path("flowId").asText(),
            json.path("fileIndex").asInt(),
            json.path("sha256").asText(null),
            json.path("path").asText(null),
            json.path("error").isObject() ? json.path("error").toString() : null);
    Document other =
        documents
            .computeIfAbsent(document.flowId(), key -> new TreeMap<>())
            .put(document.index(), document);
    if (other != null) {
      wrong("two messages about one document: " + text(message));
    }
  }

  /** By index ({@link #SUMMARY} for the request itself) and revision; empty if nothing was told. */
  Map<Integer, TreeMap<Integer, Word>> of(Asked asked) {
    return requests.getOrDefault(asked.key(), Map.of());
  }

  Map<Integer, Document> documents(String flowId) {
    return documents.getOrDefault(flowId, Map.of());
  }

  Set<String> requests() {
    return requests.keySet();
  }

  int deadLetters() {
    return spoiled.size();
  }

  long messages() {
    return messages;
  }

  /** Messages that came again under their id without being asked for. */
  long repeats() {
    return repeats;
  }

  /** Messages that came again because their request did. */
  long replays() {
    return replays;
  }

  List<String> wrongs() {
    return List.copyOf(wrongs);
  }

  private void wrong(String sentence) {
    if (wrongs.size() < MOST_WRONGS) {
      wrongs.add(sentence);
    }
  }

  private static String place(ConsumerRecord<byte[], byte[]> message) {
    return message.topic() + "-" + message.partition() + "@" + message.offset();
  }

  private static String text(ConsumerRecord<byte[], byte[]> message) {
    return place(message) + " " + new String(message.value(), StandardCharsets.UTF_8);
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> message) {
    try {
      return JSON.readTree(message.value());
    } catch (IOException e) {
      throw new IllegalStateException(place(message) + " holds no JSON.", e);
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
    var header = message.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
