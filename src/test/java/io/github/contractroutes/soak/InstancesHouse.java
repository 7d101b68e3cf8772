package io.github.contractroutes.soak;

import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.kafka.KafkaTestKit;
import io.github.contractroutes.ledger.TestDatabase;
import io.github.contractroutes.sandbox.Sandbox;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Several instances of the packaged service as an operator runs them: one broker and group, one
 * PostgreSQL, one inbox, one outbox; a working directory and a port for each.
 */
final class InstancesHouse implements AutoCloseable {
  final Path folder;
  final EmbeddedBroker broker;
  final Sandbox sandbox;
  final SharedLedger ledger;
  final List<ServiceProcess> instances = new ArrayList<>();

  /**
   * @param name of the folder below {@code target/soak}, which is emptied and stays
   * @param more settings of every instance
   */
  InstancesHouse(String name, int count, SandboxConfig config, Properties more) throws IOException {
    Configurator.setLevel("org.apache.kafka", Level.ERROR);
    folder = Path.of("target", "soak", name).toAbsolutePath();
    SoakHouse.empty(folder);
    String database = TestDatabase.create();
    ledger = new SharedLedger(database);
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    try (var kafka = new KafkaTestKit(broker.bootstrapServers())) {
      kafka.createTopics(
          6,
          "contracts.create",
          "contracts.prepare",
          "contracts.download",
          "contracts.results",
          "contracts.links",
          "contracts.files",
          "contracts.dead-letters");
    }
    sandbox = Sandbox.start(config);
    Files.writeString(
        folder.resolve("tenants.yaml"),
        SoakHouse.TENANTS.replace("auth: signature", "auth: token"));
    for (int i = 1; i <= count; i++) {
      Properties settings = settings(database);
      settings.putAll(more);
      instances.add(new ServiceProcess(folder.resolve("service" + i), settings));
    }
  }

  Path inbox() {
    return folder.resolve("inbox");
  }

  Path outbox() {
    return folder.resolve("outbox");
  }

  private Properties settings(String database) {
    Properties settings = new Properties();
    settings.setProperty("contracts.kafka.brokers", broker.bootstrapServers());
    settings.setProperty("contracts.routes", Path.of("routes").toAbsolutePath().toString());
    settings.setProperty("contracts.tenants", folder.resolve("tenants.yaml").toString());
    settings.setProperty("contracts.inbox", inbox().toString());
    settings.setProperty("contracts.outbox", outbox().toString());
    settings.setProperty("contracts.ledger.url", database);
    settings.setProperty("contracts.essbasic.endpoint", sandbox.endpoint());
    settings.setProperty("contracts.tsign.endpoint", sandbox.endpoint());
    settings.setProperty("contracts.files.allowed-hosts", "127.0.0.1:" + sandbox.port());
    settings.setProperty("contracts.http.port", String.valueOf(SoakHouse.freePort()));
    return settings;
  }

  void start() {
    instances.forEach(ServiceProcess::start);
    instances.forEach(ServiceProcess::awaitReady);
  }

  /** Stops all of them in good order; their exit values. */
  List<Integer> stop() {
    return instances.parallelStream().map(ServiceProcess::stop).toList();
  }

  @Override
  public void close() throws IOException {
    instances.forEach(ServiceProcess::close);
    broker.close();
    sandbox.close();
  }
}
