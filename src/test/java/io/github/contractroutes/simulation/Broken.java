package io.github.contractroutes.simulation;

/** One rule broken at a time, to show that the simulation notices. */
enum Broken {
  NOTHING,
  /** The call is sent first and marked afterwards. */
  SEND_BEFORE_MARK,
  /** A call whose claim was lost is sent all the same. */
  NO_FENCE,
  /** A create that was held up for longer than 2 s is sent all the same. */
  SEND_LATE,
  /** A create is sent again after an unknown answer. */
  RETRY_CREATES,
  /** A start makes creates that were being called due again, in place of doubting them. */
  RETRY_AT_START,
  /** Kafka learns of a position before the ledger has the records. */
  COMMIT_OFFSET_FIRST,
  /** Creates are split after any error, as if every error meant that nothing was created. */
  SPLIT_AFTER_ANY_ERROR,
  /** A create in doubt is sent again while the old signature still counts at the platform. */
  RESEND_EARLY,
  /** An operator decides while the request may still be on its way to the platform. */
  DECIDE_EARLY,
  /** Outcomes count as published before the topic has them. */
  PUBLISHED_BEFORE_SENT
}
