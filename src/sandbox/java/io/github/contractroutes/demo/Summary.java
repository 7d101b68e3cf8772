package io.github.contractroutes.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** The table at the end: what was asked, what came of it, and whether that was expected. */
final class Summary {
  private static final List<String> STATUSES =
      List.of("SUCCEEDED", "REFUSED", "FAILED", "IN_DOUBT");

  /** One for each dropped request that was accepted. */
  private static final int RESULTS_FILES = 3;

  private static final int REPLAYED = 2;

  private final Tally tally;
  private final Places places;
  private final List<Sample.Expected> expected =
      Sample.all().stream().flatMap(sample -> sample.expected().stream()).toList();

  Summary(Tally tally, Places places) {
    this.tally = tally;
    this.places = places;
  }

  /** Whether all that the samples are to bring has come, but for the repeated request. */
  boolean complete() {
    return expected.stream().allMatch(tally::asExpected)
        && tally.links() == expectedFiles()
        && tally.deadLetters() == expectedDeadLetters()
        && resultsOfDropped().size() == RESULTS_FILES;
  }

  /**
   * Prints the table.
   *
   * @param contracts contracts created, by the sandbox's own count
   * @return whether everything is as expected
   */
  boolean print(Screen screen, long contracts, long replayed) {
    screen.title("Summary");
    screen.line(
        "  %-14s%-8s%5s%11s%9s%8s%10s",
        "request", "tenant", "items", "succeeded", "refused", "failed", "in doubt");
    boolean good = true;
    for (Sample.Expected request : expected) {
      List<String> came = tally.statuses(request.requestId());
      boolean asExpected = tally.asExpected(request);
      good &= asExpected;
      screen.line(
          "  %-14s%-8s%5d%11d%9d%8d%10d   %s",
          request.requestId(),
          request.tenant(),
          came.size(),
          Collections.frequency(came, STATUSES.get(0)),
          Collections.frequency(came, STATUSES.get(1)),
          Collections.frequency(came, STATUSES.get(2)),
          Collections.frequency(came, STATUSES.get(3)),
          asExpected ? "as expected" : "NOT AS EXPECTED: " + request.statuses());
    }
    screen.blank();
    good &= count(screen, "contracts created, says the sandbox", contracts, Sample.CONTRACTS);
    good &= count(screen, "outcomes told again for the repeated request", replayed, REPLAYED);
    good &= count(screen, "links named", tally.links(), expectedFiles());
    good &= count(screen, "files stored", tally.files().size(), expectedFiles());
    good &= count(screen, "dead letters", tally.deadLetters(), expectedDeadLetters());
    good &=
        count(
            screen, "results files of dropped requests", resultsOfDropped().size(), RESULTS_FILES);
    screen.title("In " + places.outbox().toAbsolutePath());
    tally.files().forEach(path -> screen.line("  %s", path));
    resultsOfDropped().forEach(path -> screen.line("  %s", path));
    return good;
  }

  private static boolean count(Screen screen, String what, long is, long wanted) {
    screen.line(
        "  %-46s%5d   %s", what, is, is == wanted ? "as expected" : "NOT AS EXPECTED: " + wanted);
    return is == wanted;
  }

  private List<Path> resultsOfDropped() {
    try {
      return places.results();
    } catch (IOException beingWritten) {
      return List.of();
    }
  }

  private int expectedFiles() {
    return expected.stream().mapToInt(Sample.Expected::files).sum();
  }

  private long expectedDeadLetters() {
    return expected.stream().filter(Sample.Expected::deadLetter).count();
  }
}
