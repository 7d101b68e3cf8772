package io.github.contractroutes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that ends with this one; what it says goes to a file. */
final class JavaProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 60;

  private final Path log;
  private final Process process;

  /**
   * @param folder working directory
   * @param arguments of the {@code java} command
   */
  JavaProcess(Path folder, String log, List<String> arguments) throws IOException {
    this(folder, log, List.of(), arguments);
  }

  private JavaProcess(Path folder, String log, List<String> before, List<String> arguments)
      throws IOException {
    this.log = folder.resolve(log);
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(this.log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CONTRACTS_"));
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** A main class of this class path. */
  static JavaProcess of(Path folder, String log, Class<?> main, List<String> arguments)
      throws IOException {
    return of(folder, log, List.of(), main, arguments);
  }

  /**
   * A main class of this class path.
   *
   * @param before what goes before the {@code java} command
   */
  static JavaProcess of(
      Path folder, String log, List<String> before, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path")));
    all.add(main.getName());
    all.addAll(arguments);
    return new JavaProcess(folder, log, before, all);
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** What it has said so far. */
  String said() throws IOException {
    return Files.readString(log);
  }

  /**
   * Fails if it has ended.
   *
   * @throws IllegalStateException with its last words
   */
  void mustRun() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("A process ended early, see " + log + ":\n" + said());
    }
  }

  void awaitEnd(Duration most) throws IOException, InterruptedException {
    if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException("A process did not end well, see " + log + ":\n" + said());
    }
  }

  /** Most memory it ever had in the machine's RAM, megabytes; -1 where that is not told. */
  long peakMegabytes() {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  /** SIGTERM, and SIGKILL if that does not help. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
