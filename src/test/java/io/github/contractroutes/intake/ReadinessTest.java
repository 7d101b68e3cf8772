package io.github.contractroutes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessTest {
  @TempDir private Path directory;
  private final AtomicLong now = new AtomicLong();
  private Readiness readiness;

  @BeforeEach
  void prepare() throws IOException {
    Inbox inbox = new Inbox(directory, "");
    inbox.prepare();
    readiness = new Readiness(inbox, now::get);
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve("create").resolve(name), content);
  }

  private boolean readyAfter(Path file, Duration time) {
    now.addAndGet(time.toNanos());
    return readiness.isReady(file);
  }

  @Test
  void aFileIsReadyWhenItDidNotChangeForAWhile() throws IOException {
    Path file = file("a.json", "{}\n");

    assertThat(readiness.isReady(file)).isFalse();
    assertThat(readyAfter(file, Readiness.CALM.minusMillis(1))).isFalse();
    file("a.json", "{ }\n");
    assertThat(readyAfter(file, Duration.ofMillis(1))).isFalse();
    assertThat(readyAfter(file, Readiness.CALM)).isTrue();
  }

  @Test
  void jsonThatLooksCutOffGetsPatienceAndIsThenTaken() throws IOException {
    Path file = file("a.json", "{\"a\":");

    assertThat(readiness.isReady(file)).isFalse();
    assertThat(readyAfter(file, Readiness.PATIENCE.minusMillis(1))).isFalse();
    assertThat(readyAfter(file, Duration.ofMillis(1))).isTrue();
  }

  @Test
  void linesWithoutAFinalLineBreakWaitForEver() throws IOException {
    Path file = file("a.jsonl", "{}\n{}");

    assertThat(readiness.isReady(file)).isFalse();
    assertThat(readyAfter(file, Duration.ofDays(1))).isFalse();
  }

  @Test
  void aFileThatFailedIsLeftAloneForAWhile() throws IOException {
    Path file = file("a.json", "{}");
    assertThat(readiness.isReady(file)).isFalse();
    assertThat(readyAfter(file, Readiness.CALM)).isTrue();

    readiness.failed(file);

    assertThat(readiness.isReady(file)).isFalse();
    assertThat(readyAfter(file, Duration.ofSeconds(5))).isTrue();
    readiness.failed(file);
    assertThat(readyAfter(file, Duration.ofMillis(9_999))).isFalse();
    assertThat(readyAfter(file, Duration.ofMillis(1))).isTrue();
  }

  @Test
  void aFileThatIsGoneIsNotReady() {
    assertThat(readiness.isReady(directory.resolve("create/none.json"))).isFalse();
  }
}
