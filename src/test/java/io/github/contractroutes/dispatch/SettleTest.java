package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Fate;
import io.github.contractroutes.ledger.Settlement;
import io.github.contractroutes.ledger.Settlement.Caution;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.ItemAnswer;
import io.github.contractroutes.platform.PlatformError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The right half of DESIGN.md's table: what each class of answer does to creates and to reads. */
class SettleTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final PlatformError ERROR =
      new PlatformError("Code", "A sentence.", "essbasic", false);

  private final Settle settle = new Settle(() -> NOW, () -> 0.5, 86_400_000);

  @Test
  void whatWasNotSentIsDueAgainAlsoForCreatesAndIsNoAttempt() {
    // When
    Settlement settlement = settle.settle(create(2), new CallAnswer.NotSent(ERROR));
    // Then
    assertThat(fates(settlement))
        .hasSize(2)
        .allSatisfy(
            fate ->
                assertThat(fate)
                    .isInstanceOfSatisfying(
                        Fate.Again.class, again -> assertThat(again.sent()).isFalse()));
  }

  @Test
  void aRateLimitMakesCreatesDueAgainAndSlowsTheLaneDown() {
    // When
    Settlement settlement =
        settle.settle(create(1), new CallAnswer.NotNow(ERROR, true, Duration.ofSeconds(3), "id"));
    // Then
    assertThat(settlement.slowDownMillis()).isEqualTo(3_000);
    assertThat(fates(settlement).get(0))
        .isInstanceOfSatisfying(
            Fate.Again.class,
            again -> assertThat(again.delayMillis()).isGreaterThanOrEqualTo(3_000));
  }

  @Test
  void credentialTroubleHoldsTheLaneAndAgentTroubleTheAgentAndNothingIsSplit() {
    // When
    Settlement lane =
        settle.settle(create(3), new CallAnswer.Held(ERROR, CallAnswer.Scope.CREDENTIAL, "id"));
    Settlement agent =
        settle.settle(create(3), new CallAnswer.Held(ERROR, CallAnswer.Scope.AGENT, "id"));
    // Then
    assertThat(lane.hold().agentOnly()).isFalse();
    assertThat(agent.hold().agentOnly()).isTrue();
    assertThat(lane.hold().probeMillis()).isEqualTo(60_000);
    assertThat(fates(lane)).allMatch(fate -> ((Fate.Again) fate).callKey().equals("key"));
  }

  @Test
  void troubleOfOneOfSeveralKeysHoldsTheAgentAndNotThoseWhoseKeyIsGood() {
    // Given
    Settle severalKeys = new Settle(() -> NOW, () -> 0.5, 86_400_000, lane -> true);
    // When
    Settlement settlement =
        severalKeys.settle(
            create(3), new CallAnswer.Held(ERROR, CallAnswer.Scope.CREDENTIAL, "id"));
    // Then
    assertThat(settlement.hold().agentOnly()).isTrue();
  }

  @Test
  void onlyAContractThatWasMadeEndsTheCareOfItsAgent() {
    CallAnswer.Answered made = answered(new ItemAnswer.Created("flow", null, null, null));
    CallAnswer.Answered no = answered(new ItemAnswer.ItemRefused(ERROR));
    CallAnswer.Answered unclear = answered(new ItemAnswer.Unpaired(ERROR, List.of()));
    CallAnswer refused = new CallAnswer.Refused(ERROR, CallAnswer.Split.ALWAYS, "id");
    CallAnswer held = new CallAnswer.Held(ERROR, CallAnswer.Scope.AGENT, "id");
    CallAnswer notNow = new CallAnswer.NotNow(ERROR, true, null, "id");

    assertThat(settle.settle(create(1), made).caution()).isEqualTo(Caution.NONE);
    assertThat(settle.settle(create(1), no).caution()).isEqualTo(Caution.ANSWERED);
    assertThat(settle.settle(create(1), refused).caution()).isEqualTo(Caution.ANSWERED);
    assertThat(settle.settle(create(1), unclear).caution()).isEqualTo(Caution.ONE_BY_ONE);
    assertThat(settle.settle(create(1), held).caution()).isEqualTo(Caution.AS_BEFORE);
    assertThat(settle.settle(create(1), notNow).caution()).isEqualTo(Caution.AS_BEFORE);
    assertThat(settle.settle(download(1), refused).caution()).isEqualTo(Caution.AS_BEFORE);
    CallAnswer.Answered shown = answered(new ItemAnswer.Previewed("url", 1, null, null));
    assertThat(settle.settle(preview(), shown).caution()).isEqualTo(Caution.ANSWERED);
  }

  private static CallAnswer.Answered answered(ItemAnswer item) {
    return new CallAnswer.Answered(List.of(item), "id");
  }

  @Test
  void aDefiniteNoToOneItemRefusesIt() {
    for (ClaimedCall call : List.of(create(1), download(1))) {
      Settlement settlement =
          settle.settle(call, new CallAnswer.Refused(ERROR, CallAnswer.Split.ALWAYS, "id"));
      assertThat(fates(settlement)).hasOnlyElementsOfType(Fate.Refused.class);
    }
  }

  @Test
  void aNoThatSplittingWouldNotHelpRefusesAll() {
    // When
    Settlement settlement =
        settle.settle(create(4), new CallAnswer.Refused(ERROR, CallAnswer.Split.NEVER, "id"));
    // Then
    assertThat(fates(settlement)).hasSize(4).hasOnlyElementsOfType(Fate.Refused.class);
  }

  @Test
  void aRefusedCallOfSeveralIsHalvedIfNothingWasCreated() {
    // When
    Settlement settlement =
        settle.settle(create(5), new CallAnswer.Refused(ERROR, CallAnswer.Split.ALWAYS, "id"));
    // Then
    assertThat(fates(settlement).stream().map(fate -> ((Fate.Again) fate).callKey()))
        .containsExactly("key#7a", "key#7a", "key#7a", "key#7b", "key#7b");
  }

  @Test
  void aRefusedCallOfSeveralThatMayHaveCreatedIsSplitForReadsAndInDoubtForCreates() {
    // When
    CallAnswer.Refused refused = new CallAnswer.Refused(ERROR, CallAnswer.Split.READS, "id");
    Settlement reads = settle.settle(download(4), refused);
    Settlement creates = settle.settle(create(4), refused);
    // Then
    assertThat(fates(reads)).hasOnlyElementsOfType(Fate.Again.class);
    assertThat(fates(creates)).hasOnlyElementsOfType(Fate.InDoubt.class);
    assertThat(creates.caution()).isEqualTo(Caution.ONE_BY_ONE);
  }

  @Test
  void anUnknownAnswerPutsCreatesInDoubtAndReadsAreAskedAgainUntilTheyAreTooOld() {
    // Given
    CallAnswer.Unknown unknown = new CallAnswer.Unknown(ERROR, List.of("flow-x"), null, null);
    // When
    Settlement creates = settle.settle(create(2), unknown);
    Settlement reads = settle.settle(download(2), unknown);
    Settlement old = settle.settle(call(2, true, NOW - 86_400_000), unknown);
    // Then
    assertThat(fates(creates))
        .allSatisfy(
            fate ->
                assertThat(fate)
                    .isInstanceOfSatisfying(
                        Fate.InDoubt.class,
                        doubt -> assertThat(doubt.flowIds()).containsExactly("flow-x")));
    assertThat(creates.caution()).isEqualTo(Caution.ONE_BY_ONE);
    assertThat(fates(reads)).hasOnlyElementsOfType(Fate.Again.class);
    assertThat(reads.caution()).isEqualTo(Caution.AS_BEFORE);
    assertThat(fates(old)).hasOnlyElementsOfType(Fate.Failed.class);
  }

  @Test
  void aReadWaitsAtLeastAsLongAsThePlatformWishes() {
    // When
    Settlement settlement =
        settle.settle(
            download(1), new CallAnswer.Unknown(ERROR, List.of(), Duration.ofSeconds(120), null));
    // Then
    assertThat(((Fate.Again) fates(settlement).get(0)).delayMillis()).isEqualTo(120_000);
  }

  @Test
  void anAnsweredCallSettlesEachItemByItsOwnAnswer() throws Exception {
    // Given
    CallAnswer answer =
        new CallAnswer.Answered(
            List.of(
                new ItemAnswer.Created("flow-1", "data", null, null),
                new ItemAnswer.ItemRefused(ERROR),
                new ItemAnswer.Unpaired(ERROR, List.of("flow-2"))),
            "id");
    // When
    Settlement settlement = settle.settle(create(3), answer);
    // Then
    assertThat(fates(settlement).get(0))
        .isInstanceOfSatisfying(
            Fate.Done.class, done -> assertThat(done.flowId()).isEqualTo("flow-1"));
    assertThat(fates(settlement).get(1)).isInstanceOf(Fate.Refused.class);
    assertThat(fates(settlement).get(2)).isInstanceOf(Fate.InDoubt.class);
    assertThat(settlement.caution()).isEqualTo(Caution.NONE);
    Fate.Done done = (Fate.Done) fates(settlement).get(0);
    assertThat(new ObjectMapper().readTree(done.detail()).get("customerData").asText())
        .isEqualTo("data");
  }

  @Test
  void filesAreNamedInOrderWithTheirCount() throws Exception {
    // Given
    ItemAnswer.Files files =
        new ItemAnswer.Files(
            "flow-1",
            List.of(
                new ItemAnswer.FileLink(null, "a.pdf", "PDF", "https://x/a", 300_000),
                new ItemAnswer.FileLink("id", "b.pdf", "PDF", "https://x/b", 300_000)));
    // When
    Settlement settlement =
        settle.settle(download(1), new CallAnswer.Answered(List.of(files), "id"));
    // Then
    Fate.Done done = (Fate.Done) fates(settlement).get(0);
    assertThat(done.files()).extracting(Fate.NamedFile::name).containsExactly("a.pdf", "b.pdf");
    assertThat(new ObjectMapper().readTree(done.detail()).get("fileCount").asInt()).isEqualTo(2);
  }

  private static List<Fate> fates(Settlement settlement) {
    return settlement.fates().stream().map(Settlement.ItemFate::fate).toList();
  }

  private static ClaimedCall create(int items) {
    return call(items, false, NOW);
  }

  private static ClaimedCall preview() {
    return call(1, "create", true, NOW);
  }

  private static ClaimedCall download(int items) {
    return call(items, true, NOW);
  }

  private static ClaimedCall call(int items, boolean repeatable, long bornAt) {
    return call(items, repeatable ? "download" : "create", repeatable, bornAt);
  }

  private static ClaimedCall call(int items, String operation, boolean repeatable, long bornAt) {
    return new ClaimedCall(
        7,
        "account/action",
        "acme/-",
        "acme",
        null,
        operation,
        "essbasic",
        repeatable,
        "{}".getBytes(StandardCharsets.UTF_8),
        IntStream.range(0, items)
            .mapToObj(
                i ->
                    new ClaimedCall.Item(
                        100 + i, 1, i, "key", "{}".getBytes(StandardCharsets.UTF_8), 0, bornAt))
            .toList(),
        0,
        new ClaimedCall.Slot(0, 0),
        NOW);
  }
}
