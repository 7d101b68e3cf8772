package io.github.contractroutes.ledger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What waits to leave: outcomes, links, files and dead letters for the topics, results files and
 * manifests for the outbox directory, files for further targets. Whoever publishes something says
 * so here afterwards; a crash in between publishes it again under the same id. Each method is one
 * transaction; safe for use by many threads.
 */
public final class Outbox {
  private final Database database;
  private final Outcomes outcomes;
  private final DeadLetters deadLetters;
  private final LedgerFiles files;
  private final Deliveries deliveries;
  private final Publishers publishers = new Publishers();
  private final Waker waker;
  private final boolean renewsLinks;

  Outbox(
      Database database,
      Outcomes outcomes,
      DeadLetters deadLetters,
      LedgerFiles files,
      Deliveries deliveries,
      Waker waker,
      boolean renewsLinks) {
    this.database = database;
    this.outcomes = outcomes;
    this.deadLetters = deadLetters;
    this.files = files;
    this.deliveries = deliveries;
    this.waker = waker;
    this.renewsLinks = renewsLinks;
  }

  /** Outcomes that wait for publication, in order. */
  public List<PendingOutcome> pendingOutcomes(int limit) {
    return database.read(tx -> outcomes.pending(tx, limit));
  }

  public void outcomesPublished(List<PendingOutcome> published) {
    write(tx -> outcomes.published(tx, published));
  }

  /** Dropped requests whose results file is to be written. */
  /**
   * Results of dropped requests that wait for their file.
   *
   * @param requests so many at most
   * @param outcomes no further request when there are so many outcomes of those before
   */
  public List<RequestResults> pendingResults(int requests, int outcomes) {
    return database.read(tx -> this.outcomes.results(tx, requests, outcomes));
  }

  public void resultsWritten(List<RequestResults> results) {
    results(results, List.of());
  }

  /** The files lie in the outbox but for some, which come again after a pause. */
  public void resultsWritten(List<RequestResults> results, ResultsRefused refused) {
    Set<Long> without = new HashSet<>();
    refused.results().forEach(each -> without.add(each.request().id()));
    List<RequestResults> written =
        results.stream().filter(each -> !without.contains(each.request().id())).toList();
    results(written, refused.results());
  }

  private void results(List<RequestResults> written, List<RequestResults> refused) {
    write(
        tx -> {
          outcomes.written(tx, written);
          for (RequestResults results : written) {
            deliveries.written(tx, results.path());
          }
          for (RequestResults results : refused) {
            outcomes.refused(tx, results);
          }
        });
    waker.wake(Change.STORED);
  }

  public List<DeadLetter> pendingDeadLetters(int limit) {
    return database.read(tx -> deadLetters.pending(tx, limit));
  }

  public void deadLettersPublished(List<DeadLetter> letters) {
    write(tx -> deadLetters.published(tx, letters));
  }

  /** Links that wait for publication; if nothing is fetched, only those that live. */
  public List<FileFacts> pendingLinks(int limit) {
    if (renewsLinks && database.read(files.renewals()::linksDie)) {
      database.write(files.renewals()::renewLinks);
      waker.wake(Change.DUE);
    }
    return database.read(tx -> FileRows.pendingLinks(tx, limit, renewsLinks));
  }

  public void linksPublished(List<FileFacts> links) {
    write(tx -> FileRows.linksPublished(tx, links));
  }

  public List<FileFacts> pendingFiles(int limit) {
    return database.read(tx -> FileRows.pendingFiles(tx, limit));
  }

  public void filesPublished(List<FileFacts> published) {
    write(tx -> FileRows.filesPublished(tx, published));
  }

  /** Complete flows whose manifest is to be written. */
  public List<FinishedFlow> pendingManifests(int limit) {
    return database.read(tx -> Manifests.pending(tx, limit));
  }

  /** The manifests lie in the outbox. */
  public void manifestsWritten(List<FinishedFlow> flows) {
    manifests(flows, List.of());
  }

  /** The manifests lie in the outbox but for some, which come again after a pause. */
  public void manifestsWritten(List<FinishedFlow> flows, ManifestsRefused refused) {
    List<FinishedFlow> written = new ArrayList<>(flows);
    written.removeAll(refused.flows());
    manifests(written, refused.flows());
  }

  private void manifests(List<FinishedFlow> written, List<FinishedFlow> refused) {
    write(
        tx -> {
          for (FinishedFlow flow : written) {
            Manifests.written(tx, flow);
            deliveries.written(tx, flow.manifestPath());
          }
          for (FinishedFlow flow : refused) {
            Manifests.refused(tx, flow);
          }
        });
    waker.wake(Change.STORED);
  }

  /** From now on files of the outbox are to be delivered there, too. */
  public void deliverTo(String target) {
    deliveries.to(target);
  }

  /** Files of the outbox that wait for their delivery, in order. */
  public List<Delivery> pendingDeliveries(String target, int limit) {
    return database.read(tx -> deliveries.pending(tx, target, limit));
  }

  public void delivered(Delivery delivery) {
    write(tx -> deliveries.delivered(tx, delivery));
  }

  /** A target refused this file; it comes again after a pause, and others before it. */
  public void deliveryRefused(Delivery delivery) {
    write(tx -> deliveries.refused(tx, delivery));
  }

  /**
   * A file was delivered by an instance that no longer had the turn: another one may have put a
   * newer content there, or may be at it now. So it is delivered once more.
   */
  public void deliveredOutOfTurn(String target, Delivery delivery) {
    write(tx -> deliveries.again(tx, target, delivery));
  }

  /**
   * Takes or keeps the turn to publish a kind of message; always granted if nobody else can be
   * there.
   */
  public boolean mayPublish(String kind, String owner, long leaseMillis) {
    return !database.shared()
        || database.write(tx -> publishers.take(tx, kind, owner, leaseMillis));
  }

  /** Keeps the turn that was taken; tells if nobody else has had it since. */
  public boolean keepPublishing(String kind, String owner, long leaseMillis) {
    return !database.shared()
        || database.write(tx -> publishers.keep(tx, kind, owner, leaseMillis));
  }

  /** Gives the turn to publish back. */
  public void leavePublishing(String kind, String owner) {
    if (database.shared()) {
      write(tx -> publishers.leave(tx, kind, owner));
    }
  }

  private void write(Database.Change change) {
    database.write(
        tx -> {
          change.make(tx);
          return null;
        });
  }
}
