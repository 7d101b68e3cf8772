package io.github.contractroutes.bench;

import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.demo.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Broker, platform and a folder below {@code target}, for one run. */
final class House implements AutoCloseable {
  private static final Path JAR = Path.of("target", "contract-routes.jar").toAbsolutePath();
  static final List<String> TOPICS =
      List.of("create", "prepare", "download", "results", "links", "files", "dead-letters");

  private final List<String> options;
  final Path folder;
  final EmbeddedBroker broker;
  final ProcessHandle brokerProcess;
  final Platform platform;
  final Topics topics;

  /**
   * @param options of every service's JVM
   */
  House(List<String> options) throws IOException, InterruptedException {
    if (!Files.isRegularFile(JAR)) {
      throw new IllegalStateException(
          "There is no " + JAR + "; build it first: mvn -DskipTests package");
    }
    this.options = options;
    folder = Path.of("target", "bench").toAbsolutePath();
    empty(folder);
    Files.createDirectories(folder);
    Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    brokerProcess =
        ProcessHandle.current()
            .children()
            .filter(child -> !before.contains(child))
            .findFirst()
            .orElseThrow();
    platform = new Platform(folder);
    topics = new Topics(broker.bootstrapServers());
  }

  /** Whether the options of every service's JVM say something of that. */
  boolean mentions(String option) {
    return options.stream().anyMatch(each -> each.contains(option));
  }

  /** Topics of its own for one row; {@link #topic} names them. */
  void topicsFor(String row) throws Exception {
    topics.create(TOPICS.stream().map(name -> topic(row, name)).toList());
  }

  static String topic(String row, String name) {
    return row + "." + name;
  }

  /** The folder of one row's service. */
  Path place(String row) throws IOException {
    return Files.createDirectories(folder.resolve(row));
  }

  Path outbox(String row) {
    return folder.resolve(row).resolve("outbox");
  }

  /**
   * Starts the packaged service.
   *
   * @param row whose folder, ledger, consumer group and topics it has
   * @param more settings besides those that every row needs
   * @param options of the JVM
   */
  JavaProcess service(String row, Map<String, String> more, String... options) throws IOException {
    Path place = place(row);
    Properties settings = new Properties();
    settings.setProperty("contracts.kafka.brokers", broker.bootstrapServers());
    settings.setProperty("contracts.kafka.group", row);
    TOPICS.forEach(name -> settings.setProperty("contracts.topic." + name, topic(row, name)));
    settings.setProperty("contracts.routes", Path.of("routes").toAbsolutePath().toString());
    settings.setProperty("contracts.tenants", "tenants.yaml");
    settings.setProperty("contracts.inbox", "inbox");
    settings.setProperty("contracts.outbox", "outbox");
    settings.setProperty("contracts.ledger.url", "jdbc:sqlite:ledger.db");
    settings.setProperty("contracts.essbasic.endpoint", platform.endpoint().toString());
    settings.setProperty("contracts.tsign.endpoint", platform.endpoint().toString());
    settings.setProperty("contracts.files.allowed-hosts", platform.endpoint().getAuthority());
    settings.setProperty("contracts.files.store", "false");
    settings.setProperty("contracts.http.port", String.valueOf(FreePorts.any()));
    settings.putAll(more);
    try (var out = Files.newBufferedWriter(place.resolve("application.properties"))) {
      settings.store(out, null);
    }
    Files.writeString(place.resolve("tenants.yaml"), TENANTS);
    List<String> arguments = new ArrayList<>(this.options);
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("-jar", JAR.toString()));
    return new JavaProcess(place, "service.log", arguments);
  }

  static void empty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> old = Files.walk(folder)) {
      for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public void close() {
    topics.close();
    platform.close();
    broker.close();
  }

  private static final String TENANTS =
      """
      credentials:
        tencent-main:
          platform: essbasic
          secretId: %s
          secretKey: %s
        tsign-main:
          platform: tsign
          appId: "0000000001"
          appSecret: 00112233445566778899aabbccddeeff
          auth: token
      tenants:
        acme:
          credential: tencent-main
          appId: yDwhxUUckp3gl8j5UuFX33LSNozpRsbi
          organizationOpenId: org_acme
          operatorOpenId: n9527
        gamma:
          credential: tsign-main
      """
          .formatted(VendorCalls.ID, VendorCalls.KEY);
}
