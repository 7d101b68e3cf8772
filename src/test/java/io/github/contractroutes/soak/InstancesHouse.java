package io.github.contractroutes.soak;

import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.ledger.TestDatabase;
import io.github.contractroutes.sandbox.Sandbox;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Several instances of the packaged service as an operator runs them: one broker and group, one
 * PostgreSQL, one inbox, one outbox; a working directory and a port for each.
 */
final class InstancesHouse implements AutoCloseable {
  private final Surroundings surroundings;
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
    this(name, count, config, more, TestDatabase.create());
  }

  /**
   * As above.
   *
   * @param database the ledger; another address of it may be among the settings
   */
  InstancesHouse(String name, int count, SandboxConfig config, Properties more, String database)
      throws IOException {
    surroundings = new Surroundings(name, config, 6, "token");
    folder = surroundings.folder;
    broker = surroundings.broker;
    sandbox = surroundings.sandbox;
    ledger = new SharedLedger(database);
    for (int i = 1; i <= count; i++) {
      instances.add(
          new ServiceProcess(folder.resolve("service" + i), surroundings.settings(database, more)));
    }
  }

  Path inbox() {
    return surroundings.inbox();
  }

  Path outbox() {
    return surroundings.outbox();
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
  public void close() {
    instances.forEach(ServiceProcess::close);
    surroundings.close();
  }
}
