package io.github.contractroutes.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A steady stream of files into the inbox: creates and downloads, one or five requests a file. */
final class Drops implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LINES = 5;
  private static final int FULL_CALL = 20;

  private final Path inbox;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final Queue<Path> files = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private int number;

  Drops(Path inbox) {
    this.inbox = inbox;
  }

  void start(int perSecond) {
    clock.scheduleAtFixedRate(this::drop, 0, 1_000_000L / perSecond, TimeUnit.MICROSECONDS);
  }

  /** Drops no more. */
  void stop() throws InterruptedException {
    clock.shutdown();
    if (!clock.awaitTermination(60, TimeUnit.SECONDS) || !failures.isEmpty()) {
      throw new IllegalStateException("Not dropped: " + failures);
    }
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Where they were dropped. */
  List<Path> files() {
    return List.copyOf(files);
  }

  /** At once so much that each quota is used up for a while: full calls, one tenant. */
  void backlog(int calls) throws IOException {
    List<Asked> creates = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      creates.add(request("create", "backlog-" + i, FULL_CALL));
    }
    drop("create", "backlog.jsonl", creates);
    downloads("backlog", calls);
  }

  /** So many downloads of two flows each, at once. */
  void downloads(String name, int requests) throws IOException {
    List<Asked> downloads = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      downloads.add(request("download", name + "-" + i, 2));
    }
    drop("download", name + ".jsonl", downloads);
  }

  private void drop() {
    try {
      int turn = number++;
      String operation = turn % 3 == 0 ? "download" : "create";
      List<Asked> requests = new ArrayList<>();
      for (int i = 0; i < (turn % 4 == 0 ? LINES : 1); i++) {
        requests.add(request(operation, "drop-" + turn + "-" + i, 2));
      }
      drop(operation, "drop-" + turn + (requests.size() > 1 ? ".jsonl" : ".json"), requests);
    } catch (IOException | UncheckedIOException e) {
      failures.add(e.toString());
    }
  }

  private void drop(String operation, String name, List<Asked> requests) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Asked request : requests) {
      text.append(JSON.writeValueAsString(json(request))).append('\n');
    }
    Path file = inbox.resolve(operation).resolve(name);
    Path written = Files.writeString(inbox.resolveSibling(operation + "-" + name), text);
    asked.addAll(requests);
    files.add(file);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Asked request(String operation, String id, int items) {
    String tenant = operation.equals("create") ? "acme" : "gamma";
    return new Asked(
        operation,
        tenant,
        id,
        IntStream.range(0, items).mapToObj(item -> id + "-" + item).toList());
  }

  private static ObjectNode json(Asked asked) {
    ObjectNode request = JSON.createObjectNode();
    request.put("requestId", asked.requestId()).put("tenant", asked.tenant());
    ObjectNode payload = request.putObject("payload");
    if (asked.creates()) {
      Load.flows(payload, asked.names());
    } else {
      asked.names().forEach(payload.putArray("FlowIds")::add);
    }
    return request;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
