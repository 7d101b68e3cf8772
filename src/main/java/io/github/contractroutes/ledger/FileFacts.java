package io.github.contractroutes.ledger;

/**
 * One document of one flow, as the platform named it and as it was stored.
 *
 * @param id the ledger's number
 * @param request the download request
 * @param index the item's index in the request
 * @param revision revision of the item's outcome that named the file
 * @param flowId the flow
 * @param fileIndex from 0, in the platform's order
 * @param fileCount documents of this flow
 * @param fileId the platform's id of the document, or null
 * @param name the platform's own name, untouched
 * @param type the platform's own type, for example {@code PDF}; may be null
 * @param url the link, a secret: never logged
 * @param urlExpiresAt ledger time, epoch milliseconds
 * @param attempts fetches begun so far
 * @param path where it lies, relative to the outbox; null while it is not stored
 * @param size bytes; null while it is not stored
 * @param sha256 lower-case hex; null while it is not stored
 * @param storedAt epoch milliseconds; null while it is not stored
 * @param error why it could not be had; null otherwise
 */
public record FileFacts(
    long id,
    RequestFacts request,
    int index,
    int revision,
    String flowId,
    int fileIndex,
    int fileCount,
    String fileId,
    String name,
    String type,
    String url,
    long urlExpiresAt,
    int attempts,
    String path,
    Long size,
    String sha256,
    Long storedAt,
    OutcomeError error) {

  /** Names the file by its place; the link is a secret. */
  @Override
  public String toString() {
    return "FileFacts[" + id + ", flow " + flowId + ", file " + fileIndex + "]";
  }
}
