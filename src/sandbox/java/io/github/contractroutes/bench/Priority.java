package io.github.contractroutes.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets a process come before all others at the processors. A platform has machines of its own and
 * counts a call when it comes in. Where the processors are used up by who is measured, the sandbox
 * would count late: calls that left a second and more apart came closer together there.
 */
final class Priority {
  private static final List<String> FIRST = List.of("nice", "-n", "-10");

  private Priority() {}

  /** What goes before a command so that it comes first; nothing if this user may not do that. */
  static List<String> first() throws InterruptedException {
    try {
      int mine = niceness(List.of("nice"));
      List<String> asked = List.of("nice", "-n", "-10", "nice");
      return niceness(asked) < mine ? FIRST : List.of();
    } catch (IOException | NumberFormatException e) {
      return List.of();
    }
  }

  private static int niceness(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    process.waitFor(1, TimeUnit.MINUTES);
    return Integer.parseInt(said.strip());
  }
}
