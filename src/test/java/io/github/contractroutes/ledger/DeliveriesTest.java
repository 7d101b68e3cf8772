package io.github.contractroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a further target gets of the outbox, and in which order. */
class DeliveriesTest extends FreshLedger {
  private static final int DOCUMENTS = 2;

  @BeforeEach
  void aTarget() {
    fixture.ledger.outbox().deliverTo("sftp");
  }

  @Test
  void everyFileIsDeliveredOnceInTheOrderInWhichItWasStored() {
    // Given
    stored("flow-1");
    stored("flow-2");
    // Then
    assertThat(deliverAll())
        .containsExactly(
            "acme/flow-1/0-a.pdf",
            "acme/flow-1/1-a.pdf",
            "acme/flow-2/0-a.pdf",
            "acme/flow-2/1-a.pdf");
  }

  @Test
  void whatTheTargetRefusesHoldsUpItsOwnFlowAndNoOther() {
    // Given
    stored("flow-1");
    stored("flow-2");
    // When
    fixture.ledger.outbox().deliveryRefused(next());
    // Then
    assertThat(deliverAll()).containsExactly("acme/flow-2/0-a.pdf", "acme/flow-2/1-a.pdf");
    fixture.passMillis(5_000);
    assertThat(deliverAll()).containsExactly("acme/flow-1/0-a.pdf", "acme/flow-1/1-a.pdf");
  }

  @Test
  void aDocumentThatWasStoredAlreadyIsNotDeliveredUnderASecondName() {
    // Given
    stored("flow-1");
    // When: whoever had lost the fetch stored it too, and found the name taken
    fixture.ledger.downloads().stored(new StoredFile(1, "acme/flow-1/0-a-2.pdf", 3, "abd"));
    // Then
    assertThat(deliverAll()).containsExactly("acme/flow-1/0-a.pdf", "acme/flow-1/1-a.pdf");
  }

  @Test
  void thePausesGrowToTenMinutes() {
    // Given
    stored("flow-1");
    // When
    for (int refused = 0; refused < 12; refused++) {
      fixture.ledger.outbox().deliveryRefused(next());
      fixture.passMillis(600_000);
    }
    // Then
    fixture.ledger.outbox().deliveryRefused(next());
    fixture.passMillis(599_999);
    assertThat(fixture.ledger.outbox().pendingDeliveries("sftp", 1)).isEmpty();
    fixture.passMillis(1);
    assertThat(next().path()).isEqualTo("acme/flow-1/0-a.pdf");
  }

  @Test
  void aManifestThatCannotBeWrittenHoldsUpNoOtherAndComesAgainAfterAPause() {
    // Given
    stored("flow-1");
    stored("flow-2");
    Outbox outbox = fixture.ledger.outbox();
    List<FinishedFlow> both = outbox.pendingManifests(10);
    // When
    outbox.manifestsWritten(
        both, new ManifestsRefused(List.of(both.get(0)), "Not that of flow-1", null));
    // Then
    assertThat(outbox.pendingManifests(10)).isEmpty();
    assertThat(deliverAll())
        .endsWith("acme/flow-2/manifest.json")
        .doesNotContain("acme/flow-1/manifest.json");
    fixture.passMillis(5_000);
    List<FinishedFlow> again = outbox.pendingManifests(10);
    assertThat(again).extracting(FinishedFlow::item).containsExactly(both.get(0).item());
    // When: a second time
    outbox.manifestsWritten(again, new ManifestsRefused(again, "Not that of flow-1", null));
    fixture.passMillis(9_999);
    // Then
    assertThat(outbox.pendingManifests(10)).isEmpty();
    fixture.passMillis(1);
    outbox.manifestsWritten(outbox.pendingManifests(10));
    assertThat(deliverAll()).containsExactly("acme/flow-1/manifest.json");
  }

  private Delivery next() {
    return fixture.ledger.outbox().pendingDeliveries("sftp", 1).get(0);
  }

  private List<String> deliverAll() {
    List<String> delivered = new java.util.ArrayList<>();
    List<Delivery> pending = fixture.ledger.outbox().pendingDeliveries("sftp", 1);
    while (!pending.isEmpty()) {
      delivered.add(pending.get(0).path());
      fixture.ledger.outbox().delivered(pending.get(0));
      pending = fixture.ledger.outbox().pendingDeliveries("sftp", 1);
    }
    return delivered;
  }

  private void stored(String flowId) {
    fixture.ledger.accept(
        LedgerFixture.poll(LedgerFixture.download(flowId, "acme", 1, flowId.hashCode())));
    Fate.NamedFile file = new Fate.NamedFile(null, "a.pdf", "PDF", "https://h/x", 300_000);
    finish("download", 50, new Fate.Done(flowId, new byte[] {'{', '}'}, List.of(file, file)));
    for (int i = 0; i < DOCUMENTS; i++) {
      FileFacts facts = fixture.ledger.downloads().take().orElseThrow();
      String path = "acme/" + flowId + "/" + i + "-a.pdf";
      fixture.ledger.downloads().stored(new StoredFile(facts.id(), path, 3, "abc"));
      fixture.passMillis(1);
    }
  }
}
