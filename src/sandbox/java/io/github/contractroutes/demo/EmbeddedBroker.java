package io.github.contractroutes.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real Kafka broker (one KRaft node on the loopback address) in a process of its own, so that it
 * can be killed and started again. It does not create topics by itself, keeps its data, its port
 * and {@code broker.log} in the directory it was given, and ends when this process ends, however
 * that happens.
 *
 * <p>The class path of that process is read from {@code target/broker-class-path.txt}, which the
 * build writes; the system property {@value #CLASS_PATH_FILE} names another place.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /** System property: the file with the class path of the broker's process. */
  public static final String CLASS_PATH_FILE = "broker.class.path.file";

  private static final long START_SECONDS = 120;
  private static final long STOP_SECONDS = 30;

  private final BrokerDirectory directory;
  private Process process;

  private EmbeddedBroker(BrokerDirectory directory) {
    this.directory = directory;
  }

  /**
   * Starts a broker and returns when it serves.
   *
   * @param dataDir the broker's directory, made if missing; one used before keeps its topics
   * @throws IllegalStateException if the broker does not come up; the message tells the log's end
   */
  public static EmbeddedBroker start(Path dataDir) {
    return start(dataDir, FreePorts.any());
  }

  /**
   * As {@link #start(Path)}, on this port if it is free and the directory has none of its own yet.
   */
  public static EmbeddedBroker start(Path dataDir, int wantedPort) {
    return start(dataDir, wantedPort, Map.of());
  }

  /**
   * As {@link #start(Path)}.
   *
   * @param more settings of the broker that win over its usual ones
   */
  public static EmbeddedBroker start(Path dataDir, Map<String, String> more) {
    return start(dataDir, FreePorts.any(), more);
  }

  private static EmbeddedBroker start(Path dataDir, int wantedPort, Map<String, String> more) {
    var broker = new EmbeddedBroker(BrokerDirectory.prepare(dataDir, wantedPort, more));
    broker.startAgain();
    return broker;
  }

  /** Where clients connect, {@code 127.0.0.1:port}; stays the same over restarts. */
  public String bootstrapServers() {
    return "127.0.0.1:" + directory.port();
  }

  /** Whether the broker's process runs. */
  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Starts the stopped or killed broker on the same directory and port; waits until it serves. */
  public void startAgain() {
    if (isRunning()) {
      throw new IllegalStateException("The broker on " + bootstrapServers() + " is running.");
    }
    try {
      process =
          new ProcessBuilder(command())
              .redirectError(ProcessBuilder.Redirect.appendTo(directory.errors().toFile()))
              .start();
      awaitReady();
    } catch (IOException e) {
      throw new UncheckedIOException("The broker's process could not be started.", e);
    }
  }

  /** Stops the broker in good order; nothing happens if it is not running. */
  public void stop() {
    if (!isRunning()) {
      return;
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (IOException e) {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  /** Ends the broker with SIGKILL, as a crash would. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** SIGSTOP: it stands still, with all its connections open. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT: it goes on after {@link #pause}. */
  public void wake() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }

  private List<String> command() throws IOException {
    // An argument file, because the class path is longer than some systems let a command be.
    Path arguments = directory.writeArguments(classPath());
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(
        java, "@" + arguments, BrokerMain.class.getName(), directory.settings().toString());
  }

  private static String classPath() throws IOException {
    Path file =
        Path.of(System.getProperty(CLASS_PATH_FILE, "target/broker-class-path.txt"))
            .toAbsolutePath();
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException(
          "There is no "
              + file
              + " with the broker's class path. Build the tests first (mvn test-compile), or name"
              + " the file with -D"
              + CLASS_PATH_FILE
              + "=...");
    }
    return file.resolveSibling("test-classes")
        + File.pathSeparator
        + Files.readString(file).strip();
  }

  private void awaitReady() {
    var reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    try {
      boolean ready =
          CompletableFuture.supplyAsync(() -> saysReady(reader))
              .get(START_SECONDS, TimeUnit.SECONDS);
      if (ready) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Told below, with the broker's own words.
    }
    kill();
    throw new IllegalStateException(
        "The broker did not start within "
            + START_SECONDS
            + " s, or ended before. Its last words:\n"
            + directory.lastWords());
  }

  private static boolean saysReady(BufferedReader reader) {
    return reader.lines().anyMatch(BrokerMain.READY::equals);
  }
}
