package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalPlaceTest {
  @TempDir Path folder;

  @Test
  void eachInstanceInADirectoryHasAJournalOfItsOwnAndLeavesThoseOfLivingOnesAlone()
      throws Exception {
    // Given
    try (JournalPlace one = take();
        JournalPlace other = take()) {
      // When
      one.own().append(answer(1));
      other.own().append(answer(2));
      // Then
      assertThat(calls(one.own())).containsExactly(1L);
      assertThat(calls(other.own())).containsExactly(2L);
      assertThat(left(one)).isEmpty();
      assertThat(left(other)).isEmpty();
    }
  }

  @Test
  void whatADeadInstanceLeftIsWorkedOffByAnyOtherOrByItsSuccessor() throws Exception {
    // Given
    JournalPlace first = take();
    JournalPlace second = take();
    first.own().append(answer(1));
    second.own().append(answer(2));
    // When: what the operating system does for a process that died
    second.close();
    // Then
    assertThat(left(first)).containsExactly(2L);
    // And
    first.close();
    try (JournalPlace successor = take()) {
      assertThat(calls(successor.own())).containsExactly(1L);
      assertThat(left(successor)).containsExactly(2L);
    }
  }

  @Test
  void aPlaceWithoutADirectoryIsNoReasonNotToStart() throws Exception {
    // Given
    Path file = Files.createFile(folder.resolve("data"));
    // When
    try (JournalPlace place = JournalPlace.take(file.resolve("answers.journal"))) {
      // Then
      assertThat(place.own().waits()).isFalse();
      assertThat(left(place)).isEmpty();
    }
  }

  private JournalPlace take() {
    return JournalPlace.take(folder.resolve("data/answers.journal"));
  }

  private static List<Long> left(JournalPlace place) throws IOException {
    List<Long> calls = new ArrayList<>();
    place.eachLeft(journal -> calls.addAll(calls(journal)));
    return calls;
  }

  private static List<Long> calls(AnswerJournal journal) throws IOException {
    return journal.read().stream().map(Settlement::callId).toList();
  }

  private static Settlement answer(long callId) {
    return new Settlement(
        callId,
        "Answered",
        null,
        null,
        List.of(new Settlement.ItemFate(1, done("flow-" + callId))),
        null,
        0,
        true,
        Settlement.Caution.NONE);
  }
}
