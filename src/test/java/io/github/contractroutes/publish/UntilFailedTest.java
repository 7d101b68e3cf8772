package io.github.contractroutes.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UntilFailedTest {

  private final List<String> failed = new ArrayList<>();
  private final UntilFailed<String> records =
      new UntilFailed<>(List.of("a", "b", "c"), failed::contains);

  @Test
  void handsOutAllInOrderWhileNoneFails() {
    assertThat(records).containsExactly("a", "b", "c");
    assertThat(records.handedOut()).isEqualTo(3);
  }

  @Test
  void handsOutNothingBehindOneThatFailed() {
    List<String> sent = new ArrayList<>();

    for (String each : records) {
      sent.add(each);
      if (each.equals("b")) {
        failed.add(each);
      }
    }

    assertThat(sent).containsExactly("a", "b");
    assertThat(records.handedOut()).isEqualTo(2);
  }

  @Test
  void startsAgainWithTheFirst() {
    assertThat(records).hasSize(3);

    assertThat(records).containsExactly("a", "b", "c");
  }

  @Test
  void anEmptyListIsNothing() {
    assertThat(new UntilFailed<>(List.of(), each -> true)).isEmpty();
  }
}
