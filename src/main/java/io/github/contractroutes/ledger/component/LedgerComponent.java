package io.github.contractroutes.ledger.component;

import io.github.contractroutes.ledger.CallSource;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerException;
import io.github.contractroutes.ledger.Poll;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * Endpoints of the ledger. Producers: {@code accept}, {@code mark-sent}, {@code record-answer},
 * {@code file-stored}, {@code file-failed}. Consumers: {@code calls}, {@code files} (option {@code
 * concurrency}), {@code pending-results}, {@code pending-links}, {@code pending-files}, {@code
 * pending-dead-letters}, {@code pending-result-files}.
 */
public final class LedgerComponent extends DefaultComponent {
  private static final BooleanSupplier PASSED = () -> true;

  private final Ledger ledger;
  private final CallSource calls;
  private final String owner;
  private final FileDesk desk;
  private volatile BooleanSupplier positionsChecked = PASSED;

  /**
   * @param ledger the ledger of this service
   * @param calls who decides which call goes next
   * @param owner name of this instance, as claims carry it
   */
  public LedgerComponent(Ledger ledger, CallSource calls, String owner) {
    this.ledger = ledger;
    this.calls = calls;
    this.owner = owner;
    desk = new FileDesk(ledger, System::nanoTime);
  }

  /**
   * What must hold before the first records of a topic are accepted: that the ledger is not behind
   * the consumer group.
   *
   * @param check tells whether the check was made; throws if the ledger is behind
   */
  public void beforeTheFirstPoll(BooleanSupplier check) {
    positionsChecked = check;
  }

  void checkPositions(Poll poll) {
    if (poll.positions().isEmpty() || positionsChecked == PASSED) {
      return;
    }
    if (!positionsChecked.getAsBoolean()) {
      throw new LedgerException(
          "The committed offsets of the consumer group cannot be read, so no record is accepted.");
    }
    positionsChecked = PASSED;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    LedgerEndpoint endpoint = new LedgerEndpoint(uri, this, remaining);
    setProperties(endpoint, parameters);
    return endpoint;
  }

  Ledger ledger() {
    return ledger;
  }

  FileDesk desk() {
    return desk;
  }

  CallSource calls() {
    return calls;
  }

  String owner() {
    return owner;
  }
}
