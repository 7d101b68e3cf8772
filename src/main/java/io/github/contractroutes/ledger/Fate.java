package io.github.contractroutes.ledger;

import java.util.List;

/** What an answer, or the lack of one, does to one item of a call. */
public sealed interface Fate {

  /**
   * It succeeded.
   *
   * @param flowId the flow, or null
   * @param detail JSON object as in {@link PendingOutcome#detail()}
   * @param files documents to fetch, in order; empty if there are none
   */
  record Done(String flowId, byte[] detail, List<NamedFile> files) implements Fate {}

  /** A definite no. */
  record Refused(OutcomeError error) implements Fate {}

  /** It kept failing for too long. */
  record Failed(OutcomeError error) implements Fate {}

  /**
   * Nobody can know.
   *
   * @param flowIds flow ids the platform named without saying whose they are
   */
  record InDoubt(OutcomeError error, List<String> flowIds) implements Fate {}

  /**
   * Due again.
   *
   * @param delayMillis not before then
   * @param callKey what it shares a call by from now on; the old key, or that of one half of a call
   *     that is split
   * @param sent whether a call was sent for it, so that it counts as an attempt
   */
  record Again(long delayMillis, String callKey, boolean sent) implements Fate {}

  /**
   * A document that the platform named.
   *
   * @param fileId the platform's id, or null
   * @param name the platform's own name
   * @param type the platform's own type, or null
   * @param url the link
   * @param lifeMillis how long the link lives from now on
   */
  record NamedFile(String fileId, String name, String type, String url, long lifeMillis) {}
}
