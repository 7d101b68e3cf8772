package io.github.contractroutes.soak;

import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.sandbox.Sandbox;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** Everything of one run of one service: its surroundings, its process, and a disk of its own. */
final class SoakHouse implements AutoCloseable {
  private final Surroundings surroundings;
  final Path folder;
  final EmbeddedBroker broker;
  final Sandbox sandbox;

  /** The ledger's own disk; empty where this user may not mount one. */
  final Optional<SmallDisk> disk;

  final ServiceProcess service;

  /**
   * @param name of the folder, which is emptied
   * @param diskMegabytes size of the ledger's disk
   * @param more settings of the service besides those that every run needs
   */
  SoakHouse(String name, SandboxConfig config, int diskMegabytes, Properties more)
      throws IOException {
    surroundings = new Surroundings(name, config, 2, "signature");
    folder = surroundings.folder;
    broker = surroundings.broker;
    sandbox = surroundings.sandbox;
    disk = SmallDisk.mount(folder.resolve("ledger"), diskMegabytes);
    service =
        new ServiceProcess(
            folder.resolve("service"), surroundings.settings("jdbc:sqlite:" + ledger(), more));
  }

  Path outbox() {
    return surroundings.outbox();
  }

  Path ledger() {
    return folder.resolve("ledger/ledger.db");
  }

  @Override
  public void close() throws IOException {
    service.close();
    surroundings.close();
    if (disk.isPresent()) {
      disk.get().close();
    }
  }
}
