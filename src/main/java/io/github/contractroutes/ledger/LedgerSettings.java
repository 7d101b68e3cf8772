package io.github.contractroutes.ledger;

import java.nio.file.Path;

/**
 * How the ledger is kept.
 *
 * @param url {@code jdbc:sqlite:<file>} or {@code jdbc:postgresql://...}
 * @param user database user, empty for none
 * @param password its password, empty for none
 * @param group Kafka consumer group whose positions are kept
 * @param toTopics whether Kafka is configured, so that messages wait for publication
 * @param storeFiles whether named documents are to be fetched
 * @param fileAttempts fetches begun before a file's failure is final
 * @param openFiles how many files may be named and not yet fetched before no more flows are asked
 *     for, so that links do not die waiting
 */
public record LedgerSettings(
    String url,
    String user,
    String password,
    String group,
    boolean toTopics,
    boolean storeFiles,
    int fileAttempts,
    int openFiles) {

  /**
   * An essbasic link lives 300 s. A file that waits its turn for 16 others a place still has its
   * link if each of them takes up to 15 s; and 16 flows a place are more than one full call.
   */
  private static final int FILES_A_PLACE = 16;

  private static final int USUAL_PLACES = 16;

  private static final String SQLITE = "jdbc:sqlite:";
  private static final String JOURNAL = "answers.journal";

  /** With room for the usual number of downloads at a time. */
  public LedgerSettings(
      String url,
      String user,
      String password,
      String group,
      boolean toTopics,
      boolean storeFiles,
      int fileAttempts) {
    this(
        url,
        user,
        password,
        group,
        toTopics,
        storeFiles,
        fileAttempts,
        FILES_A_PLACE * USUAL_PLACES);
  }

  /** An embedded ledger, which needs neither user nor password. */
  public LedgerSettings(
      String url, String group, boolean toTopics, boolean storeFiles, int fileAttempts) {
    this(url, "", "", group, toTopics, storeFiles, fileAttempts);
  }

  /** The same for so many downloads at a time. */
  public LedgerSettings withDownloadsAtOnce(int places) {
    return new LedgerSettings(
        url, user, password, group, toTopics, storeFiles, fileAttempts, FILES_A_PLACE * places);
  }

  /** Whether it is a file of this machine, for one instance. */
  boolean embedded() {
    return url.startsWith(SQLITE);
  }

  /** The file of an embedded ledger. */
  Path file() {
    return Path.of(url.substring(SQLITE.length()));
  }

  /** Answers that find no ledger go beside the database, or, for a shared one, into data/. */
  Path journal() {
    return embedded() ? file().toAbsolutePath().resolveSibling(JOURNAL) : Path.of("data", JOURNAL);
  }

  /** Tells no password. */
  @Override
  public String toString() {
    return "LedgerSettings[" + group + "]";
  }
}
