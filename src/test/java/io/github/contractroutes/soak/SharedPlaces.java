package io.github.contractroutes.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What lies in the shared inbox and outbox at the end, compared with what was dropped and what the
 * topics told.
 */
final class SharedPlaces {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path inbox;
  private final Path outbox;
  private final Told told;
  private final List<String> wrongs = new ArrayList<>();
  private int results;
  private int manifests;

  SharedPlaces(Path inbox, Path outbox, Told told) {
    this.inbox = inbox;
    this.outbox = outbox;
    this.told = told;
  }

  /** What is wrong, one sentence each. */
  List<String> compare(List<Path> dropped, List<Asked> droppedRequests, List<Asked> all)
      throws IOException {
    everyFileIsAcceptedOnce(dropped);
    for (Asked request : droppedRequests) {
      resultsFile(request);
    }
    everyDocumentLiesThereOnce(all);
    return List.copyOf(wrongs);
  }

  /** By name: one taken twice would carry a time. */
  private void everyFileIsAcceptedOnce(List<Path> dropped) throws IOException {
    TreeSet<String> expected = new TreeSet<>();
    for (Path file : dropped) {
      expected.add(file.getParent().getFileName() + "/.accepted/" + file.getFileName());
    }
    TreeSet<String> found = new TreeSet<>();
    for (Path file : files(inbox)) {
      String name = file.getFileName().toString();
      if (!name.startsWith(".")) {
        found.add(inbox.relativize(file).toString());
      }
    }
    if (!found.equals(expected)) {
      wrongs.add("dropped files: " + difference(expected, found));
    }
  }

  private void resultsFile(Asked asked) throws IOException {
    Path file =
        outbox.resolve(
            "results/"
                + asked.tenant()
                + "/"
                + asked.operation()
                + "/"
                + asked.requestId()
                + ".jsonl");
    if (!Files.isRegularFile(file)) {
      wrongs.add("no results file of " + asked.key());
      return;
    }
    results++;
    Map<Integer, String> last = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode json = JSON.readTree(line);
      boolean summary = json.path("event").asText().equals("REQUEST");
      last.put(
          summary ? Told.SUMMARY : json.path("index").asInt(),
          json.path("revision").asInt() + " " + json.path("status").asText(null));
    }
    Map<Integer, String> expected = new TreeMap<>();
    told.of(asked)
        .forEach(
            (index, words) ->
                expected.put(index, words.lastKey() + " " + words.lastEntry().getValue().status()));
    if (!last.equals(expected)) {
      wrongs.add("results file of " + asked.key() + " says " + last + ", topics say " + expected);
    }
  }

  private void everyDocumentLiesThereOnce(List<Asked> all) throws IOException {
    TreeSet<String> expected = new TreeSet<>();
    for (Asked asked : all) {
      for (int i = 0; !asked.creates() && i < asked.names().size(); i++) {
        var documents = told.documents(asked.names().get(i)).values();
        documents.forEach(document -> expected.add(document.path()));
        if (!documents.isEmpty()) {
          manifest(asked, asked.names().get(i), List.copyOf(documents));
        }
      }
    }
    TreeSet<String> found = new TreeSet<>();
    for (Path file : files(outbox)) {
      String name = file.getFileName().toString();
      if (name.endsWith(".pdf")) {
        found.add(outbox.relativize(file).toString());
      } else if (name.startsWith(".part-")) {
        wrongs.add("left behind: " + file);
      }
    }
    if (!found.equals(expected)) {
      wrongs.add("documents: " + difference(expected, found));
    }
  }

  private void manifest(Asked asked, String flowId, List<Told.Document> documents)
      throws IOException {
    Path file = outbox.resolve(asked.tenant()).resolve(flowId).resolve("manifest.json");
    if (!Files.isRegularFile(file)) {
      wrongs.add("no manifest of " + flowId);
      return;
    }
    manifests++;
    List<String> said = new ArrayList<>();
    for (JsonNode entry : JSON.readTree(file.toFile()).path("files")) {
      said.add(entry.path("path").asText() + " " + entry.path("sha256").asText());
    }
    List<String> expected =
        documents.stream().map(document -> document.path() + " " + document.sha256()).toList();
    if (!said.equals(expected)) {
      wrongs.add("manifest of " + flowId + " says " + said + ", topics say " + expected);
    }
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static String difference(TreeSet<String> expected, TreeSet<String> found) {
    TreeSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(found);
    TreeSet<String> more = new TreeSet<>(found);
    more.removeAll(expected);
    return "missing " + missing + ", too many " + more;
  }

  String figures() {
    return "results files %d, manifests %d".formatted(results, manifests);
  }
}
