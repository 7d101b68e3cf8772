package io.github.contractroutes.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.PendingOutcome;
import io.github.contractroutes.ledger.RequestFacts;
import io.github.contractroutes.ledger.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageIdTest {

  private final RequestFacts request = Facts.request("r", "create", 2, null);

  @Test
  void staysTheSameOverReleases() {
    assertThat(MessageId.of(Facts.succeeded())).isEqualTo("7237633be96be966f822d891f77a3980");
    assertThat(MessageId.ofLink(Facts.named())).isEqualTo("4700c2b69993b3297756ac59ac3aceb5");
    assertThat(MessageId.ofFile(Facts.stored())).isEqualTo("9ba026df2600d25a781b6300f7001a3d");
    assertThat(MessageId.of(Facts.deadLetter("k", Facts.utf8("{"))))
        .isEqualTo("08890580383e742ffb2243eaea95a486");
  }

  @Test
  void differsForEveryItemRevisionAndKind() {
    List<String> ids =
        List.of(
            id(0, 1), id(1, 1), id(0, 2), id(1, 11), MessageId.of(Facts.summary(request, 1, null)));

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(List.of(MessageId.ofLink(Facts.named()), MessageId.ofFile(Facts.named())))
        .doesNotHaveDuplicates();
  }

  @Test
  void doesNotRunNamesTogether() {
    RequestFacts ab = Facts.dropped("a", "bc");
    RequestFacts abc = Facts.dropped("ab", "c");

    assertThat(MessageId.of(Facts.succeeded(ab, 0)))
        .isNotEqualTo(MessageId.of(Facts.succeeded(abc, 0)));
  }

  @Test
  void tellsTwoRefusalsOfOneRequestIdApart() {
    String first = refusal(Origin.record("contracts.create", 0, 1), 1);

    assertThat(refusal(Origin.record("contracts.create", 0, 2), 1)).isNotEqualTo(first);
    assertThat(refusal(Origin.record("contracts.create", 0, 1), 2)).isEqualTo(first);
    assertThat(refusal(Origin.file("a.json", null), 1))
        .isNotEqualTo(refusal(Origin.file("a.json", null), 2));
  }

  @Test
  void tellsAFileThatFailedFromTheSameFileStoredLater() {
    String failed = MessageId.ofFile(Facts.file(0, null, null, Facts.NO_TEMPLATE));

    assertThat(MessageId.ofFile(Facts.stored())).isNotEqualTo(failed);
  }

  @Test
  void aDeadLetterWithoutKeyOrValueHasAnId() {
    assertThat(MessageId.of(Facts.deadLetter(null, null))).hasSize(32);
  }

  private String id(int index, int revision) {
    PendingOutcome outcome = Facts.outcome(request, index, revision, Status.SUCCEEDED, null, null);
    return MessageId.of(outcome);
  }

  private static String refusal(Origin origin, long at) {
    return MessageId.of(Facts.refusedWhole(origin, at));
  }
}
