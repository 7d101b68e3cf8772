package io.github.contractroutes.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Fate;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerException;
import io.github.contractroutes.ledger.PendingOutcome;
import io.github.contractroutes.ledger.Settlement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ledger's disk is full for a while: nothing is refused for it, and nothing is kept by half.
 */
class FullLedgerTest {
  private static final List<byte[]> ITEMS =
      Stream.of("1", "2", "3").map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();

  @TempDir Path folder;

  @Test
  void whatCouldNotBeWrittenIsDoneAsAWholeWhenThereIsRoomAgain() throws Exception {
    // Given
    var mounted = SmallDisk.mount(folder.resolve("disk"), 8);
    assumeTrue(mounted.isPresent(), "a small disk needs the right to mount a tmpfs");
    try (SmallDisk disk = mounted.get();
        FuzzLedger fuzz = new FuzzLedger(disk.root())) {
      Ledger ledger = fuzz.ledger;
      ClaimedCall call = fuzz.marked("create", "essbasic", ITEMS);

      // When
      disk.fill();
      Settlement settlement = settlement(call);
      untilTheDiskRefuses(fuzz);
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> ledger.recordAnswer(settlement))
            .isInstanceOf(LedgerException.class);
        assertThatThrownBy(() -> fuzz.marked("create", "essbasic", large()))
            .as("not refused, but to be tried again")
            .isInstanceOf(LedgerException.class);
      }
      long before = ledger.sight().items().values().stream().mapToLong(n -> n).sum();
      disk.free();

      // Then
      assertThat(ledger.sight().items().get("CALLING")).isGreaterThanOrEqualTo(3);
      assertThat(ledger.recordAnswer(settlement)).isTrue();
      assertThat(ledger.outbox().pendingOutcomes(100).stream().filter(o -> o.status() != null))
          .hasSize(3)
          .extracting(PendingOutcome::revision)
          .containsOnly(1);
      fuzz.marked("create", "essbasic", ITEMS);
      assertThat(ledger.sight().items().values().stream().mapToLong(n -> n).sum())
          .isEqualTo(before + 3);
      assertThat(ledger.outbox().pendingDeadLetters(10)).isEmpty();
    }
  }

  /** The log has pages of its own left for a while. */
  private static void untilTheDiskRefuses(FuzzLedger fuzz) {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                fuzz.marked("create", "essbasic", large());
              }
            })
        .isInstanceOf(LedgerException.class);
  }

  private static List<byte[]> large() {
    return List.of(new byte[20_000]);
  }

  private static Settlement settlement(ClaimedCall call) {
    byte[] detail = new byte[9_000];
    java.util.Arrays.fill(detail, (byte) ' ');
    detail[0] = '{';
    detail[1] = '}';
    return new Settlement(
        call.id(),
        "Answered",
        null,
        "request-1",
        call.items().stream()
            .map(
                item ->
                    new Settlement.ItemFate(
                        item.id(), new Fate.Done("flow-" + item.id(), detail, List.of())))
            .toList(),
        null,
        0,
        true,
        Settlement.Caution.NONE);
  }
}
