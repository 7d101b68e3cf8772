package io.github.contractroutes.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A setting: its key, its default, and what a value must be. */
public enum Key {
  KAFKA_BROKERS("contracts.kafka.brokers", "", Kind.BROKERS),
  KAFKA_GROUP("contracts.kafka.group", "contract-routes", Kind.NAME),
  TOPIC_CREATE("contracts.topic.create", "contracts.create", Kind.TOPIC),
  TOPIC_PREPARE("contracts.topic.prepare", "contracts.prepare", Kind.TOPIC),
  TOPIC_DOWNLOAD("contracts.topic.download", "contracts.download", Kind.TOPIC),
  TOPIC_RESULTS("contracts.topic.results", "contracts.results", Kind.TOPIC),
  TOPIC_LINKS("contracts.topic.links", "contracts.links", Kind.TOPIC),
  TOPIC_FILES("contracts.topic.files", "contracts.files", Kind.TOPIC),
  TOPIC_DEAD_LETTERS("contracts.topic.dead-letters", "contracts.dead-letters", Kind.TOPIC),
  KAFKA_CREATE_TOPICS("contracts.kafka.create-topics", "true", Kind.FLAG),
  HEADERS_CARRY("contracts.headers.carry", "", Kind.TEXT),
  INBOX("contracts.inbox", "drop/inbox", Kind.PATH),
  OUTBOX("contracts.outbox", "drop/outbox", Kind.PATH),
  INBOX_DONE_SUFFIX("contracts.inbox.done-suffix", "", Kind.SUFFIX),
  TENANTS("contracts.tenants", "config/tenants.yaml", Kind.PATH),
  ROUTES("contracts.routes", "routes", Kind.PATH),
  LEDGER_URL("contracts.ledger.url", "jdbc:sqlite:data/ledger.db", Kind.LEDGER),
  LEDGER_USER("contracts.ledger.user", "", Kind.TEXT),
  LEDGER_PASSWORD("contracts.ledger.password", "", Kind.TEXT),
  LEDGER_KEEP_PAYLOAD("contracts.ledger.keep-payload", "7d", Kind.DURATION),
  DEDUPE_WINDOW("contracts.dedupe.window", "90d", Kind.DURATION),
  INTAKE_HIGH_WATER("contracts.intake.high-water", "1000000", Kind.AMOUNT),
  ESSBASIC_ENDPOINT(
      "contracts.essbasic.endpoint", "https://essbasic.tencentcloudapi.com", Kind.HTTP_ADDRESS),
  ESSBASIC_CALLS("contracts.essbasic.calls-per-second", "20", Kind.COUNT),
  ESSBASIC_MARK("contracts.essbasic.mark", "when-empty", Kind.MARK),
  TSIGN_ENDPOINT("contracts.tsign.endpoint", "https://openapi.esign.cn", Kind.HTTP_ADDRESS),
  TSIGN_CALLS("contracts.tsign.calls-per-second", "50", Kind.COUNT),
  PACE_GUARD("contracts.pace.guard", "10ms", Kind.DURATION),
  CALL_TIMEOUT("contracts.call.timeout", "30s", Kind.DURATION),
  CREATE_MAX_AGE("contracts.create.max-age", "24h", Kind.DURATION),
  RETRY_MAX_AGE("contracts.retry.max-age", "24h", Kind.DURATION),
  FILES_STORE("contracts.files.store", "true", Kind.FLAG),
  FILES_ALLOWED_HOSTS(
      "contracts.files.allowed-hosts",
      "file.ess.tencent.cn,file.test.ess.tencent.cn,*.esign.cn,"
          + "esignoss.oss-cn-hangzhou.aliyuncs.com",
      Kind.TEXT),
  FILES_MAX_BYTES("contracts.files.max-bytes", "512MB", Kind.SIZE),
  FILES_CONCURRENCY("contracts.files.concurrency", "16", Kind.POSITIVE),
  SFTP_IN_HOST("contracts.sftp.in.host", "", Kind.HOST),
  SFTP_IN_PORT("contracts.sftp.in.port", "22", Kind.PORT),
  SFTP_IN_USER("contracts.sftp.in.user", "", Kind.TEXT),
  SFTP_IN_PASSWORD("contracts.sftp.in.password", "", Kind.TEXT),
  SFTP_IN_KEY_FILE("contracts.sftp.in.key-file", "", Kind.TEXT),
  SFTP_IN_KNOWN_HOSTS("contracts.sftp.in.known-hosts", "", Kind.TEXT),
  SFTP_IN_DIRECTORY("contracts.sftp.in.directory", "inbox", Kind.REMOTE_PATH),
  SFTP_OUT_HOST("contracts.sftp.out.host", "", Kind.HOST),
  SFTP_OUT_PORT("contracts.sftp.out.port", "22", Kind.PORT),
  SFTP_OUT_USER("contracts.sftp.out.user", "", Kind.TEXT),
  SFTP_OUT_PASSWORD("contracts.sftp.out.password", "", Kind.TEXT),
  SFTP_OUT_KEY_FILE("contracts.sftp.out.key-file", "", Kind.TEXT),
  SFTP_OUT_KNOWN_HOSTS("contracts.sftp.out.known-hosts", "", Kind.TEXT),
  SFTP_OUT_DIRECTORY("contracts.sftp.out.directory", "outbox", Kind.REMOTE_PATH),
  LANGUAGE("contracts.language", "en", Kind.LANGUAGE),
  HTTP_PORT("contracts.http.port", "8080", Kind.PORT);

  private final String key;
  private final String usual;
  private final Kind kind;

  Key(String key, String usual, Kind kind) {
    this.key = key;
    this.usual = usual;
    this.kind = kind;
  }

  /** The name in {@code application.properties}. */
  public String key() {
    return key;
  }

  /** The default value. */
  public String usual() {
    return usual;
  }

  /** The name as an environment variable. */
  public String variable() {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** What is wrong with a value, as a sentence that names the key; empty if nothing is. */
  Optional<String> wrong(String value) {
    return kind.accepts(value)
        ? Optional.empty()
        : Optional.of(key + " must be " + kind.accepted() + ".");
  }

  /** Whether it names a topic. */
  public boolean isTopic() {
    return kind == Kind.TOPIC;
  }

  static Optional<Key> find(String key) {
    return Arrays.stream(values()).filter(known -> known.key.equals(key)).findFirst();
  }
}
