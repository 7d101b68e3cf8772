package io.github.contractroutes.ledger.component;

import io.github.contractroutes.ledger.Change;
import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.DeliveryRefused;
import io.github.contractroutes.ledger.FileFailure;
import io.github.contractroutes.ledger.FinishedFlow;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.ManifestsRefused;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.RequestResults;
import io.github.contractroutes.ledger.ResultsRefused;
import io.github.contractroutes.ledger.Settlement;
import io.github.contractroutes.ledger.StoredFile;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One name of the ledger: what a route reads from it or writes to it. */
public final class LedgerEndpoint extends DefaultEndpoint {
  /** Exchange property that holds the {@link ClaimedCall} through the dispatch journey. */
  public static final String CALL = "ledgerCall";

  private static final int AT_ONCE = 1_000;
  private static final int MANIFESTS_AT_ONCE = 100;
  private static final int RESULTS_AT_ONCE = 200;

  /** Each may have some megabytes. */
  private static final int DEAD_LETTERS_AT_ONCE = 10;

  /** One request may have a thousand, and some revisions of each: they are in memory together. */
  private static final int OUTCOMES_AT_ONCE = 1_000;

  private final LedgerComponent component;
  private final String name;
  private final Courtesy courtesy = new Courtesy();
  private int concurrency = 1;
  private String target;

  LedgerEndpoint(String uri, LedgerComponent component, String name) {
    super(uri, component);
    this.component = component;
    this.name = name;
  }

  /** Exchanges worked at the same time ({@code files} only). */
  public void setConcurrency(int concurrency) {
    this.concurrency = concurrency;
  }

  public int getConcurrency() {
    return concurrency;
  }

  /** Name of a further target of the outbox ({@code pending-deliveries} only). */
  public void setTarget(String target) {
    this.target = target;
  }

  public String getTarget() {
    return target;
  }

  /** Its name, and its target if it has one. */
  String name() {
    return target == null ? name : name + "/" + target;
  }

  Ledger ledger() {
    return component.ledger();
  }

  String owner() {
    return component.owner();
  }

  @Override
  public Producer createProducer() {
    Ledger ledger = component.ledger();
    return switch (name) {
      case "accept" ->
          producer(
              exchange -> {
                Poll poll = body(exchange, Poll.class);
                component.checkPositions(poll);
                exchange.getMessage().setBody(ledger.accept(poll));
                courtesy.afterPoll(ledger.slotsAwaited());
              });
      case "mark-sent" ->
          producer(
              exchange ->
                  ledger.markSent(
                      exchange.getProperty(CALL, ClaimedCall.class).id(), component.owner()));
      case "record-answer" ->
          producer(exchange -> ledger.answers().record(body(exchange, Settlement.class)));
      case "file-stored" ->
          producer(exchange -> component.desk().bring(body(exchange, StoredFile.class)));
      case "file-failed" ->
          producer(exchange -> component.desk().bring(body(exchange, FileFailure.class)));
      default -> throw unknown("to");
    };
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    Ledger ledger = component.ledger();
    return switch (name) {
      case "calls" -> new CallsConsumer(this, processor, component.calls());
      case "files" -> new FilesConsumer(this, processor, component.desk(), concurrency);
      case "pending-results" ->
          new PendingConsumer<>(
              this,
              processor,
              ledger,
              Change.TOLD,
              () -> ledger.outbox().pendingOutcomes(AT_ONCE),
              ledger.outbox()::outcomesPublished);
      case "pending-links" ->
          new PendingConsumer<>(
              this,
              processor,
              ledger,
              Change.FILES,
              () -> ledger.outbox().pendingLinks(AT_ONCE),
              ledger.outbox()::linksPublished);
      case "pending-files" ->
          new PendingConsumer<>(
              this,
              processor,
              ledger,
              Change.STORED,
              () -> ledger.outbox().pendingFiles(AT_ONCE),
              ledger.outbox()::filesPublished);
      case "pending-deliveries" -> {
        ledger.outbox().deliverTo(target);
        yield new PendingConsumer<>(
                this,
                processor,
                ledger,
                Change.STORED,
                () -> ledger.outbox().pendingDeliveries(target, 1),
                delivered -> delivered.forEach(ledger.outbox()::delivered))
            .whenRefused(
                (refused, failure) -> {
                  if (failure instanceof DeliveryRefused) {
                    refused.forEach(ledger.outbox()::deliveryRefused);
                  }
                  return false;
                })
            .keepingTheTurn(
                sent -> sent.forEach(one -> ledger.outbox().deliveredOutOfTurn(target, one)))
            .oneByOne();
      }
      case "pending-manifests" ->
          new PendingConsumer<FinishedFlow>(
                  this,
                  processor,
                  ledger,
                  Change.STORED,
                  () -> ledger.outbox().pendingManifests(MANIFESTS_AT_ONCE),
                  ledger.outbox()::manifestsWritten)
              .whenRefused(
                  (flows, failure) -> {
                    if (failure instanceof ManifestsRefused refused) {
                      ledger.outbox().manifestsWritten(flows, refused);
                      return true;
                    }
                    return false;
                  })
              .inBatchesOf(MANIFESTS_AT_ONCE);
      case "pending-dead-letters" ->
          new PendingConsumer<>(
                  this,
                  processor,
                  ledger,
                  Change.TOLD,
                  () -> ledger.outbox().pendingDeadLetters(DEAD_LETTERS_AT_ONCE),
                  ledger.outbox()::deadLettersPublished)
              .inBatchesOf(DEAD_LETTERS_AT_ONCE);
      case "pending-result-files" ->
          new PendingConsumer<RequestResults>(
                  this,
                  processor,
                  ledger,
                  Change.TOLD,
                  () -> ledger.outbox().pendingResults(RESULTS_AT_ONCE, OUTCOMES_AT_ONCE),
                  ledger.outbox()::resultsWritten)
              .whenRefused(
                  (results, failure) -> {
                    if (failure instanceof ResultsRefused refused) {
                      ledger.outbox().resultsWritten(results, refused);
                      return true;
                    }
                    return false;
                  })
              .inBatchesOf(RESULTS_AT_ONCE);
      default -> throw unknown("from");
    };
  }

  private interface Step {
    void run(Exchange exchange) throws Exception;
  }

  private Producer producer(Step step) {
    return new org.apache.camel.support.DefaultProducer(this) {
      @Override
      public void process(Exchange exchange) throws Exception {
        step.run(exchange);
      }
    };
  }

  private static <T> T body(Exchange exchange, Class<T> type) throws Exception {
    return exchange.getMessage().getMandatoryBody(type);
  }

  private IllegalArgumentException unknown(String direction) {
    return new IllegalArgumentException(
        "The ledger has no endpoint '" + name + "' to use with '" + direction + "'.");
  }

  @Override
  public boolean isRemote() {
    return false;
  }
}
