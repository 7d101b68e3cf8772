package io.github.contractroutes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RemoteCalmTest {
  private final AtomicLong nanos = new AtomicLong();
  private final RemoteCalm calm = new RemoteCalm(nanos::get);

  @Test
  void aFileThatFailsAgainRestsLongerEachTime() {
    pass(Duration.ofSeconds(1));
    assertThat(still()).isTrue();
    for (int seconds : new int[] {5, 10, 20, 40, 60, 60}) {
      calm.failed("a");
      pass(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(still()).as(seconds + " s").isFalse();
      pass(Duration.ofMillis(1));
      assertThat(still()).as(seconds + " s").isTrue();
    }
  }

  @Test
  void aFileThatChangesRestsNoLonger() {
    pass(Duration.ofSeconds(1));
    calm.failed("a");
    assertThat(calm.isStill("a", 2, 1)).isFalse();
    nanos.addAndGet(Readiness.CALM.toNanos());
    assertThat(calm.isStill("a", 2, 1)).isTrue();
  }

  @Test
  void linesWithoutAnEndAreLookedAtOnceMore() {
    pass(Duration.ofSeconds(1));
    assertThat(calm.isIncomplete("a")).isFalse();
    assertThat(still()).isFalse();
    pass(Readiness.PATIENCE);
    assertThat(still()).isTrue();
    assertThat(calm.isIncomplete("a")).isTrue();
    pass(Duration.ofDays(365));
    assertThat(still()).isFalse();
  }

  private boolean still() {
    return calm.isStill("a", 1, 1);
  }

  private void pass(Duration time) {
    still();
    nanos.addAndGet(time.toNanos());
  }
}
