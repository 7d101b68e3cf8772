package io.github.contractroutes.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  @TempDir Path outbox;

  @Test
  void onlyHalfWrittenFilesThatNobodyHoldsAreRemoved(@TempDir Path elsewhere) throws Exception {
    Path old = aged("acme/flow-1/.part-a", Duration.ofHours(3));
    Path probe = aged(".part-b", Duration.ofHours(3));
    Path left = aged("acme/flow-1/.part-c", Duration.ofMinutes(1));
    Path document = aged("acme/flow-1/0-a.pdf", Duration.ofDays(30));
    Path results = aged("results/acme/create/.part-r1.jsonl-f", Duration.ofMinutes(1));
    Path letter = aged("dead-letters/.part-x-g", Duration.ofMinutes(1));
    Path foreign = Files.writeString(elsewhere.resolve(".part-d"), "x");
    Files.setLastModifiedTime(foreign, FileTime.from(NOW.minus(Duration.ofDays(1))));
    Files.createSymbolicLink(outbox.resolve("acme/link"), elsewhere);

    int removed;
    boolean inUse;
    try (PartFile part = new PartFile(outbox.resolve("acme/flow-1"), "e")) {
      part.flush();
      removed = new Leftovers(outbox, Duration.ofHours(2)).sweep(NOW);
      inUse = Files.exists(part.path());
    }

    assertThat(removed).isEqualTo(5);
    assertThat(inUse).isTrue();
    assertThat(old).doesNotExist();
    assertThat(probe).doesNotExist();
    assertThat(left).doesNotExist();
    assertThat(results).doesNotExist();
    assertThat(letter).doesNotExist();
    assertThat(document).exists();
    assertThat(foreign).exists();
  }

  private Path aged(String name, Duration age) throws Exception {
    Path file = outbox.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
  }
}
