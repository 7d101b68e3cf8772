package io.github.contractroutes.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.contractroutes.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The sandbox as a process of its own, so that its processor time is not the bench's. */
final class Platform implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LISTENS = "The sandbox listens on ";

  private final HttpClient http = HttpClient.newHttpClient();
  private final boolean first;
  private final JavaProcess process;
  private final URI endpoint;

  Platform(Path folder) throws IOException, InterruptedException {
    List<String> priority = Priority.first();
    first = !priority.isEmpty();
    process =
        JavaProcess.of(folder, "sandbox.log", priority, Sandbox.class, List.of("--port", "0"));
    while (!process.said().contains(LISTENS)) {
      process.mustRun();
      Thread.sleep(20);
    }
    String line = process.said().lines().filter(each -> each.startsWith(LISTENS)).findFirst().get();
    endpoint = URI.create(line.substring(LISTENS.length()).strip());
  }

  URI endpoint() {
    return endpoint;
  }

  ProcessHandle handle() {
    return process.handle();
  }

  /** Whether it comes before all others at the processors. */
  boolean first() {
    return first;
  }

  /** Forgets what it saw, and behaves so from now on. */
  void reset(Map<String, Object> settings) throws IOException, InterruptedException {
    ask(request("/sandbox/state").DELETE().build());
    ask(
        request("/sandbox/settings")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(settings)))
            .build());
  }

  /** Answers calls of that action so much later, from now on and until {@link #unfailing}. */
  void slow(String action, long millis) throws IOException, InterruptedException {
    Map<String, Object> delay =
        Map.of("action", action, "fault", "DELAY", "count", 0, "ms", millis);
    ask(
        request("/sandbox/faults")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(delay)))
            .build());
  }

  /** Without accidents from now on. */
  void unfailing() throws IOException, InterruptedException {
    ask(request("/sandbox/faults").DELETE().build());
  }

  /** What it saw, without the contracts. */
  JsonNode seen() throws IOException, InterruptedException {
    return ask(request("/sandbox/state?contracts=false").build());
  }

  /** The contracts that it created. */
  JsonNode contracts() throws IOException, InterruptedException {
    return ask(request("/sandbox/state").build()).path("contracts");
  }

  /** The calls that it admitted, in order, from the one behind that number on. */
  JsonNode calls(long after) throws IOException, InterruptedException {
    return ask(request("/sandbox/calls?after=" + after).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(endpoint.resolve(path));
  }

  private JsonNode ask(HttpRequest request) throws IOException, InterruptedException {
    return JSON.readTree(http.send(request, BodyHandlers.ofByteArray()).body());
  }

  @Override
  public void close() {
    process.close();
  }
}
