package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.Claim;
import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerSettings;
import io.github.contractroutes.ledger.NewRequest;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Submission;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.ItemAnswer;
import io.github.contractroutes.platform.PlatformError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One bad item in a refused call costs O(log n) further calls and refuses nobody else. */
class SplittingTest {
  private static final PlatformError ERROR =
      new PlatformError("InvalidParameter.ParamError", "A field is bad.", "essbasic", false);

  @TempDir Path folder;
  private final AtomicLong clock = new AtomicLong(1_800_000_000_000_000L);
  private final Settle settle = new Settle(() -> clock.get() / 1000, () -> 0.5, 86_400_000);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 24, 25, 49})
  void oneBadItemInFiftyIsFoundWithALogarithmOfCalls(int bad) {
    assertThat(callsUntilSettled(50, bad, true)).isLessThanOrEqualTo(1 + 2 * 6);
  }

  @Test
  void oneBadCreateInTwentyIsFoundToo() {
    assertThat(callsUntilSettled(20, 13, false)).isLessThanOrEqualTo(1 + 2 * 5);
  }

  private int callsUntilSettled(int items, int bad, boolean repeatable) {
    try (Ledger ledger =
        Ledger.open(
            new LedgerSettings(
                "jdbc:sqlite:" + folder.resolve("ledger.db"), "group", true, true, 3),
            clock::get)) {
      ledger.accept(new Poll(List.of(request(items, repeatable)), List.of()));
      int calls = 0;
      for (Optional<ClaimedCall> call = claim(ledger); call.isPresent(); call = claim(ledger)) {
        calls++;
        ledger.markSent(call.get().id(), "me");
        ledger.recordAnswer(settle.settle(call.get(), answer(call.get(), bad)));
      }
      assertThat(ledger.sight().items())
          .containsEntry("SUCCEEDED", (long) items - 1)
          .containsEntry("REFUSED", 1L)
          .hasSize(2);
      return calls;
    }
  }

  private Optional<ClaimedCall> claim(Ledger ledger) {
    clock.addAndGet(100_000);
    return ledger.claim(new Claim("a/CreateFlowsByTemplates", "me", 50, 0, 60_000, agent -> 1));
  }

  private static CallAnswer answer(ClaimedCall call, int bad) {
    boolean refused = call.items().stream().anyMatch(item -> item.index() == bad);
    return refused
        ? new CallAnswer.Refused(ERROR, CallAnswer.Split.ALWAYS, "id")
        : new CallAnswer.Answered(
            call.items().stream()
                .map(item -> (ItemAnswer) new ItemAnswer.Prepared("https://x/" + item.index()))
                .toList(),
            "id");
  }

  private static Submission request(int items, boolean repeatable) {
    Origin origin = Origin.file("x.json", null);
    byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
    NewRequest request =
        new NewRequest(
            "acme",
            repeatable ? "download" : "create",
            "r1",
            "digest",
            "essbasic",
            "a/CreateFlowsByTemplates",
            "acme/-",
            "key",
            repeatable,
            empty,
            null,
            null,
            List.of(),
            origin,
            IntStream.range(0, items).mapToObj(i -> empty).toList());
    return new Submission(origin, null, empty, List.of(), 0, request, null);
  }
}
