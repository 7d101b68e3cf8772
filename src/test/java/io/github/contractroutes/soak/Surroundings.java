package io.github.contractroutes.soak;

import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.demo.FreePorts;
import io.github.contractroutes.kafka.KafkaTestKit;
import io.github.contractroutes.kafka.SharedBroker;
import io.github.contractroutes.sandbox.Sandbox;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * What packaged services need around them: a broker with their topics, the platforms in this JVM, a
 * tenant file, and a folder below {@code target/soak} that stays for whoever wants to know what
 * happened.
 */
final class Surroundings implements AutoCloseable {
  final Path folder;
  final EmbeddedBroker broker;
  final Sandbox sandbox;

  /**
   * @param name of the folder, which is emptied
   * @param partitions of each topic
   * @param auth how tsign is called, {@code signature} or {@code token}
   */
  Surroundings(String name, SandboxConfig config, int partitions, String auth) throws IOException {
    // The test's own clients would tell at length that the broker is away.
    Configurator.setLevel("org.apache.kafka", Level.ERROR);
    folder = Path.of("target", "soak", name).toAbsolutePath();
    empty(folder);
    broker = SharedBroker.emptied();
    try (var kafka = new KafkaTestKit(broker.bootstrapServers())) {
      kafka.createTopics(
          partitions,
          "contracts.create",
          "contracts.prepare",
          "contracts.download",
          "contracts.results",
          "contracts.links",
          "contracts.files",
          "contracts.dead-letters");
    }
    sandbox = Sandbox.start(config);
    Files.writeString(folder.resolve("tenants.yaml"), TENANTS.formatted(auth));
  }

  Path inbox() {
    return folder.resolve("inbox");
  }

  Path outbox() {
    return folder.resolve("outbox");
  }

  /**
   * The whole settings of a service, with a port of its own.
   *
   * @param ledger JDBC address
   * @param more besides what every run needs
   */
  Properties settings(String ledger, Properties more) {
    Properties settings = new Properties();
    settings.setProperty("contracts.kafka.brokers", broker.bootstrapServers());
    settings.setProperty("contracts.routes", Path.of("routes").toAbsolutePath().toString());
    settings.setProperty("contracts.tenants", folder.resolve("tenants.yaml").toString());
    settings.setProperty("contracts.inbox", inbox().toString());
    settings.setProperty("contracts.outbox", outbox().toString());
    settings.setProperty("contracts.ledger.url", ledger);
    settings.setProperty("contracts.essbasic.endpoint", sandbox.endpoint());
    settings.setProperty("contracts.tsign.endpoint", sandbox.endpoint());
    settings.setProperty("contracts.files.allowed-hosts", "127.0.0.1:" + sandbox.port());
    settings.setProperty("contracts.http.port", String.valueOf(FreePorts.any()));
    settings.putAll(more);
    return settings;
  }

  private static void empty(Path folder) throws IOException {
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
  public void close() {
    sandbox.close();
  }

  private static final String TENANTS =
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
          auth: %s
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
