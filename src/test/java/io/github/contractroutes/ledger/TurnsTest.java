package io.github.contractroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who has a slot to keep writes first, and nobody waits for ever. */
class TurnsTest {
  private final Turns<String> turns = new Turns<>();

  @Test
  void whoIsUrgentGoesFirstAndEachKindInTheOrderOfArrival() {
    turns.add("usual 1", false);
    turns.add("urgent 1", true);
    turns.add("usual 2", false);
    turns.add("urgent 2", true);

    assertThat(all()).containsExactly("urgent 1", "urgent 2", "usual 1", "usual 2");
  }

  @Test
  void afterSixteenUrgentOnesAUsualOneIsLetIn() {
    turns.add("usual", false);
    for (int i = 1; i <= 20; i++) {
      turns.add("urgent " + i, true);
    }

    List<String> order = all();

    assertThat(order).hasSize(21);
    assertThat(order.indexOf("usual")).isEqualTo(16);
    assertThat(order.get(20)).isEqualTo("urgent 20");
  }

  @Test
  void whoAsksForAnUrgentOneGetsNoOtherAndNoSeventeenthInARow() {
    turns.add("usual", false);
    for (int i = 1; i <= 17; i++) {
      turns.add("urgent " + i, true);
    }

    for (int i = 1; i <= 16; i++) {
      assertThat(turns.nextUrgent()).isEqualTo("urgent " + i);
    }
    assertThat(turns.nextUrgent()).isNull();
    assertThat(turns.next()).isEqualTo("usual");
    assertThat(turns.nextUrgent()).isEqualTo("urgent 17");
    assertThat(turns.nextUrgent()).isNull();
  }

  @Test
  void whileOnlyUrgentOnesComeNoneOfThemWaits() {
    for (int i = 1; i <= 40; i++) {
      turns.add("urgent " + i, true);
      assertThat(turns.nextUrgent()).isEqualTo("urgent " + i);
    }
  }

  @Test
  void whileSomebodyUrgentWaitsItIsTold() {
    turns.add("usual", false);
    boolean withAUsualOne = turns.urgentWaits();
    turns.add("urgent", true);
    boolean withAnUrgentOne = turns.urgentWaits();
    turns.next();

    assertThat(withAUsualOne).isFalse();
    assertThat(withAnUrgentOne).isTrue();
    assertThat(turns.urgentWaits()).isFalse();
  }

  @Test
  void someoneIsWhoWaitsAndKeepsTheTurn() {
    assertThat(turns.someone()).isNull();
    turns.add("usual", false);
    assertThat(turns.someone()).isEqualTo("usual");
    turns.add("urgent", true);
    assertThat(turns.someone()).isEqualTo("urgent");

    assertThat(all()).containsExactly("urgent", "usual");
    assertThat(turns.someone()).isNull();
  }

  private List<String> all() {
    List<String> order = new ArrayList<>();
    for (String next = turns.next(); next != null; next = turns.next()) {
      order.add(next);
    }
    return order;
  }
}
