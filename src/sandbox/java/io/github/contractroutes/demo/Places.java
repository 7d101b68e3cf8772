package io.github.contractroutes.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Where everything of one demo lies.
 *
 * @param root the demo's folder, emptied at each start
 */
record Places(Path root) {

  /** The folder {@code target/demo}, empty but for the tenant file and a request to try. */
  static Places fresh() throws IOException {
    var places = new Places(Path.of("target", "demo"));
    if (Files.exists(places.root())) {
      try (Stream<Path> old = Files.walk(places.root())) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    for (Path folder :
        List.of(places.inbox(), places.outbox(), places.ledger().getParent(), places.root())) {
      Files.createDirectories(folder);
    }
    Files.write(places.tenants(), Sample.resource("tenants.yaml"));
    Files.write(places.ownRequest(), Sample.resource("my-order.json"));
    return places;
  }

  Path broker() {
    return root.resolve("broker");
  }

  Path inbox() {
    return root.resolve("drop/inbox");
  }

  Path outbox() {
    return root.resolve("drop/outbox");
  }

  Path tenants() {
    return root.resolve("tenants.yaml");
  }

  Path ownRequest() {
    return root.resolve("my-order.json");
  }

  Path log() {
    return root.resolve("service.log");
  }

  private Path ledger() {
    return root.resolve("data/ledger.db");
  }

  /** Puts a file into the inbox as it is asked of everybody: written elsewhere, then renamed. */
  void drop(String operation, String name, byte[] content) throws IOException {
    Path written = Files.write(root.resolve(name), content);
    Path folder = Files.createDirectories(inbox().resolve(operation));
    Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Results files of dropped requests, relative to the outbox. */
  List<Path> results() throws IOException {
    Path folder = outbox().resolve("results");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.toString().endsWith(".jsonl"))
          .map(outbox()::relativize)
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      // A file was renamed while the directory was read.
      return results();
    }
  }

  /** The service's settings for this demo. */
  Properties settings(String bootstrapServers, String sandboxUrl, int httpPort) {
    var settings = new Properties();
    settings.setProperty("contracts.kafka.brokers", bootstrapServers);
    settings.setProperty("contracts.inbox", inbox().toString());
    settings.setProperty("contracts.outbox", outbox().toString());
    settings.setProperty("contracts.tenants", tenants().toString());
    settings.setProperty("contracts.ledger.url", "jdbc:sqlite:" + ledger());
    settings.setProperty("contracts.essbasic.endpoint", sandboxUrl);
    settings.setProperty("contracts.tsign.endpoint", sandboxUrl);
    settings.setProperty(
        "contracts.files.allowed-hosts", sandboxUrl.substring(sandboxUrl.indexOf("//") + 2));
    settings.setProperty("contracts.http.port", Integer.toString(httpPort));
    return settings;
  }
}
