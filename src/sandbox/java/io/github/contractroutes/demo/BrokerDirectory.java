package io.github.contractroutes.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The directory of one {@link EmbeddedBroker}: {@code broker.properties} (which also remembers the
 * port), {@code kafka/} with the topics, {@code broker.log} and {@code broker.err}.
 *
 * @param root absolute path
 * @param port the broker's port, remembered over restarts
 */
record BrokerDirectory(Path root, int port) {

  /**
   * Makes the directory ready; one that was used before keeps its port while that is free.
   *
   * @param more settings of the broker that win over those written here
   */
  static BrokerDirectory prepare(Path root, int wantedPort, Map<String, String> more) {
    Path absolute = root.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      var directory =
          new BrokerDirectory(absolute, FreePorts.preferably(portOf(absolute, wantedPort)));
      directory.writeSettings(more);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("The broker's directory " + absolute + " is not usable.", e);
    }
  }

  Path settings() {
    return root.resolve("broker.properties");
  }

  Path errors() {
    return root.resolve("broker.err");
  }

  /** The options of the broker's process, as an argument file of the java command. */
  Path writeArguments(String classPath) throws IOException {
    var lines =
        List.of(
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlog4j2.configurationFile=broker-log4j2.xml",
            "-Dlog4j2.disableJmx=true",
            quoted("-Dbroker.log=" + root.resolve("broker.log")),
            "-cp",
            quoted(classPath));
    return Files.write(root.resolve("broker.args"), lines);
  }

  /** The end of the broker's logs, for the message about a start that failed. */
  String lastWords() {
    return tail(errors()) + tail(root.resolve("broker.log"));
  }

  private void writeSettings(Map<String, String> more) throws IOException {
    var settings = new Properties();
    int controllerPort = FreePorts.any();
    settings.setProperty("process.roles", "broker,controller");
    settings.setProperty("node.id", "1");
    settings.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.setProperty(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.setProperty("controller.listener.names", "CONTROLLER");
    settings.setProperty(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.setProperty("log.dirs", root.resolve("kafka").toString());
    // A missing topic must show, as it does on most company brokers.
    settings.setProperty("auto.create.topics.enable", "false");
    settings.setProperty("offsets.topic.replication.factor", "1");
    settings.setProperty("offsets.topic.num.partitions", "1");
    settings.setProperty("transaction.state.log.replication.factor", "1");
    settings.setProperty("transaction.state.log.min.isr", "1");
    settings.setProperty("transaction.state.log.num.partitions", "1");
    settings.setProperty("group.initial.rebalance.delay.ms", "0");
    // A killed broker may only register again when its old session has ended.
    settings.setProperty("broker.session.timeout.ms", "5000");
    settings.setProperty("broker.heartbeat.interval.ms", "1000");
    settings.putAll(more);
    try (var out = Files.newOutputStream(settings())) {
      settings.store(out, "Written at each start.");
    }
  }

  private static int portOf(Path root, int otherwise) throws IOException {
    Path file = root.resolve("broker.properties");
    if (!Files.exists(file)) {
      return otherwise;
    }
    var settings = new Properties();
    try (var in = Files.newInputStream(file)) {
      settings.load(in);
    }
    String advertised = settings.getProperty("advertised.listeners", "");
    return advertised.isEmpty()
        ? otherwise
        : Integer.parseInt(advertised.substring(advertised.lastIndexOf(':') + 1));
  }

  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String tail(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size())) + "\n";
    } catch (IOException absent) {
      return "";
    }
  }
}
