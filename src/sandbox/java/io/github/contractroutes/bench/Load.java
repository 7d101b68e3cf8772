package io.github.contractroutes.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Processor time of each process, and of the whole machine, between two moments. */
final class Load {
  private final Map<String, ProcessHandle> processes;
  private final Map<String, Duration> atStart = new LinkedHashMap<>();
  private final Map<String, Duration> latest = new LinkedHashMap<>();
  private long startNanos;
  private long latestNanos;
  private Machine machineAtStart;
  private Machine machine;

  /**
   * @param processes by the names they are told under
   */
  Load(Map<String, ProcessHandle> processes) {
    this.processes = processes;
  }

  void start() {
    look(atStart);
    startNanos = latestNanos = System.nanoTime();
    machineAtStart = machine = Machine.now();
  }

  /** To be called often: a process that has ended tells nothing any more. */
  void look() {
    look(latest);
    latestNanos = System.nanoTime();
    machine = Machine.now();
  }

  private void look(Map<String, Duration> into) {
    processes.forEach(
        (name, process) -> process.info().totalCpuDuration().ifPresent(cpu -> into.put(name, cpu)));
  }

  /** What was used up. */
  String saturated() {
    return machine.since(machineAtStart).saturated();
  }

  @Override
  public String toString() {
    double seconds = (latestNanos - startNanos) / 1e9;
    return latest.entrySet().stream()
            .map(
                entry -> {
                  Duration used =
                      entry.getValue().minus(atStart.getOrDefault(entry.getKey(), Duration.ZERO));
                  return String.format(
                      Locale.ROOT, "%s %.2f", entry.getKey(), used.toMillis() / 1e3 / seconds);
                })
            .collect(Collectors.joining(", ", "cores used: ", "; "))
        + machine.since(machineAtStart);
  }
}
