package io.github.contractroutes.file;

/**
 * Why a document could not be had. The code is what consumers of {@code contracts.files} see as
 * {@code error.code}; retryable troubles are tried again by the ledger, with a fresh link where the
 * old one has died.
 */
public enum Trouble {
  /** The link is no URL that can be asked. */
  BAD_LINK("BadLink", false),
  /** The link points to a host, port or address that is not allowed. */
  HOST_NOT_ALLOWED("HostNotAllowed", false),
  /** 401, 403, 404 or 410: a link of Tencent lives 5 minutes, one of e签宝 one hour. */
  LINK_EXPIRED("LinkExpired", true),
  /** The host sent us elsewhere; redirects are never followed. */
  REDIRECTED("Redirected", true),
  /** 429 or 5xx. */
  HOST_BUSY("HostBusy", true),
  /** Any other status but 200. */
  UNEXPECTED_STATUS("UnexpectedStatus", true),
  /** No connection, or it was refused or reset, or what came was no HTTP. */
  CONNECTION_FAILED("ConnectionFailed", true),
  /** No connection, no first byte or silence for too long, or the whole took too long. */
  TIMED_OUT("TimedOut", true),
  /** The body ended early. */
  CUT_SHORT("CutShort", true),
  /** Status 200, but no document: a login page, an XML error, nothing at all. */
  NOT_A_PDF("NotAPdf", true),
  /** Larger than {@code contracts.files.max-bytes}. */
  TOO_LARGE("TooLarge", false),
  /** The outbox has no room left. */
  DISK_FULL("DiskFull", true),
  /** The outbox could not be written for another reason. */
  STORE_FAILED("StoreFailed", true),
  /** Tenant or flow id would leave the outbox. */
  BAD_PLACE("BadPlace", false),
  /** A fault of ours. */
  UNEXPECTED("Unexpected", true);

  private final String code;
  private final boolean retryable;

  Trouble(String code, boolean retryable) {
    this.code = code;
    this.retryable = retryable;
  }

  /** The word in {@code error.code}. */
  public String code() {
    return code;
  }

  /** Whether another try can help. */
  public boolean retryable() {
    return retryable;
  }
}
