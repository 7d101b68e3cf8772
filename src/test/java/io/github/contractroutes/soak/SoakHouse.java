package io.github.contractroutes.soak;

import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.kafka.KafkaTestKit;
import io.github.contractroutes.sandbox.Sandbox;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Everything of one run: a broker's process, the service's process, the platforms in this JVM, and
 * a folder below {@code target/soak} that stays for whoever wants to know what happened.
 */
final class SoakHouse implements AutoCloseable {
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
    // The test's own clients would tell at length that the broker is away.
    Configurator.setLevel("org.apache.kafka", Level.ERROR);
    folder = Path.of("target", "soak", name).toAbsolutePath();
    empty(folder);
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    try (var kafka = new KafkaTestKit(broker.bootstrapServers())) {
      kafka.createTopics(
          2,
          "contracts.create",
          "contracts.prepare",
          "contracts.download",
          "contracts.results",
          "contracts.links",
          "contracts.files",
          "contracts.dead-letters");
    }
    sandbox = Sandbox.start(config);
    disk = SmallDisk.mount(folder.resolve("ledger"), diskMegabytes);
    Files.writeString(folder.resolve("tenants.yaml"), TENANTS);
    Properties settings = settings();
    settings.putAll(more);
    service = new ServiceProcess(folder.resolve("service"), settings);
  }

  Path outbox() {
    return folder.resolve("outbox");
  }

  Path ledger() {
    return folder.resolve("ledger/ledger.db");
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.setProperty("contracts.kafka.brokers", broker.bootstrapServers());
    settings.setProperty("contracts.routes", Path.of("routes").toAbsolutePath().toString());
    settings.setProperty("contracts.tenants", folder.resolve("tenants.yaml").toString());
    settings.setProperty("contracts.inbox", folder.resolve("inbox").toString());
    settings.setProperty("contracts.outbox", outbox().toString());
    settings.setProperty("contracts.ledger.url", "jdbc:sqlite:" + ledger());
    settings.setProperty("contracts.essbasic.endpoint", sandbox.endpoint());
    settings.setProperty("contracts.tsign.endpoint", sandbox.endpoint());
    settings.setProperty("contracts.files.allowed-hosts", "127.0.0.1:" + sandbox.port());
    settings.setProperty("contracts.http.port", String.valueOf(freePort()));
    return settings;
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      // Left mounted by a run that was killed itself.
      new ProcessBuilder("umount", "-l", folder.resolve("ledger").toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .onExit()
          .join();
      try (Stream<Path> old = Files.walk(folder)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(folder);
  }

  @Override
  public void close() throws IOException {
    for (AutoCloseable part : List.of(service, broker, sandbox)) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
    if (disk.isPresent()) {
      disk.get().close();
    }
  }

  static final String TENANTS =
      """
      credentials:
        tencent-main:
          platform: essbasic
          secretId: AKIDEXAMPLE0000000000000000000000000
          secretKey: EXAMPLEsecretKEY00000000000000000
        tsign-main:
          platform: tsign
          appId: "0000000001"
          appSecret: 00112233445566778899aabbccddeeff
          auth: signature
      tenants:
        acme:
          credential: tencent-main
          appId: yDwhxUUckp3gl8j5UuFX33LSNozpRsbi
          organizationOpenId: org_acme
          operatorOpenId: n9527
        beta:
          credential: tencent-main
          appId: yDwhxUUckp3gl8j5UuFX33LSNozpRsbi
          organizationOpenId: org_beta
          operatorOpenId: n1
        gamma: {credential: tsign-main}
      """;
}
