package io.github.contractroutes.soak;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The packaged service as a process of its own, with a working directory of its own; started again
 * at once whenever it ends, as every supervisor does.
 */
final class ServiceProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target", "contract-routes.jar").toAbsolutePath();
  private static final int KILLED = 128 + 9;

  private final Path folder;
  private final int httpPort;
  private final AtomicInteger starts = new AtomicInteger();
  private final List<Integer> ownEnds = new CopyOnWriteArrayList<>();
  private boolean wanted;
  private Process process;

  /**
   * @param folder working directory, made if missing
   * @param settings the whole of its application.properties
   */
  ServiceProcess(Path folder, Properties settings) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.httpPort = Integer.parseInt(settings.getProperty("contracts.http.port"));
    if (!Files.isRegularFile(JAR)) {
      throw new IllegalStateException(JAR + " is missing; build it first (mvn package).");
    }
    try (var out = Files.newBufferedWriter(folder.resolve("application.properties"))) {
      settings.store(out, null);
    }
    // A test run that is ended leaves no service behind.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  synchronized void start() {
    wanted = true;
    launch();
  }

  private synchronized void launch() {
    if (!wanted) {
      return;
    }
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                JAR.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("CONTRACTS_"));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    starts.incrementAndGet();
    process.onExit().thenAccept(this::ended);
  }

  private void ended(Process ended) {
    if (ended.exitValue() != KILLED && isWanted()) {
      ownEnds.add(ended.exitValue());
    }
    launch();
  }

  private synchronized boolean isWanted() {
    return wanted;
  }

  private synchronized Process process() {
    return process;
  }

  /** Of the process that runs now. */
  long pid() {
    return process().pid();
  }

  Path log() {
    return folder.resolve("service.log");
  }

  /** Whether answers wait in its journal. */
  boolean hasAnswersInItsJournal() {
    return Files.exists(folder.resolve("data/answers.journal"));
  }

  int starts() {
    return starts.get();
  }

  /** Exit values of processes that ended without being killed. */
  List<Integer> ownEnds() {
    return List.copyOf(ownEnds);
  }

  boolean isReady() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + httpPort + "/observe/health")
                  .toURL()
                  .openConnection();
      connection.setConnectTimeout(500);
      connection.setReadTimeout(2_000);
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  void awaitReady() {
    await("the service is ready, see " + log())
        .pollInterval(Duration.ofMillis(100))
        .atMost(Duration.ofSeconds(120))
        .until(this::isReady);
  }

  /** SIGKILL; the next process starts at once. */
  void kill() {
    Process victim = process();
    signal(victim, "KILL");
    victim.onExit().join();
  }

  /** SIGSTOP: it stands still, with all its connections open. */
  void pause() {
    signal(process(), "STOP");
  }

  /** SIGCONT. */
  void wake() {
    signal(process(), "CONT");
  }

  /**
   * SIGTERM, and no new process.
   *
   * @return the exit value
   */
  int stop() {
    Process last = terminate();
    if (!ends(last, Duration.ofSeconds(60))) {
      last.destroyForcibly();
    }
    return last.onExit().join().exitValue();
  }

  /**
   * SIGTERM, and no new process; one that does not end in time is killed.
   *
   * @return whether it ended in time, as a success
   */
  boolean endsWithin(Duration time) {
    Process last = terminate();
    boolean inTime = ends(last, time);
    last.destroyForcibly();
    return last.onExit().join().exitValue() == 0 && inTime;
  }

  private Process terminate() {
    Process last;
    synchronized (this) {
      wanted = false;
      last = process;
    }
    last.destroy();
    return last;
  }

  private static boolean ends(Process process, Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void signal(Process to, String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(to.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized void close() {
    wanted = false;
    if (process != null) {
      process.destroyForcibly();
      process.onExit().join();
    }
  }
}
