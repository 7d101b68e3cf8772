package io.github.contractroutes.ledger;

import java.util.List;

/**
 * A flow whose documents all have their fate, so that its manifest can be written.
 *
 * @param item the ledger's number of the item
 * @param revision revision of the outcome that named the documents
 * @param platformRequestId the platform's id of the call that named them, or null
 * @param files the documents of that revision, in order, each stored or failed for good
 */
public record FinishedFlow(
    long item, int revision, String platformRequestId, List<FileFacts> files) {

  /** Where the manifest lies, relative to the outbox. */
  public String manifestPath() {
    FileFacts file = files.get(0);
    return file.request().tenant() + "/" + file.flowId() + "/manifest.json";
  }
}
