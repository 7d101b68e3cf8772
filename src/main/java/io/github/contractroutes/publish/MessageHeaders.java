package io.github.contractroutes.publish;

import io.github.contractroutes.ledger.Header;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The headers of one message in the making. A name is there once, whatever its case: Camel keeps
 * headers in a map that ignores case, so a second one would silently replace the first.
 */
final class MessageHeaders {

  static final String MESSAGE_ID = "message-id";
  static final String REPLAYED = "replayed";
  static final String CONTENT_TYPE = "content-type";

  /** Where the whole message lies, relative to the outbox, if the topic could not take it. */
  static final String STORED_WHOLE = "stored-whole";

  static final String JSON = "application/json";

  /** Words of ours: a producer's header must not look as if we had said it. */
  private static final Set<String> OURS = Set.of(MESSAGE_ID, REPLAYED, STORED_WHOLE);

  private final Map<String, Header> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Our own header; it replaces one that was carried under its name. */
  MessageHeaders set(String name, String value) {
    headers.remove(name);
    headers.put(name, new Header(name, value.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  /** Headers of somebody else's; of several with one name the last is taken. */
  MessageHeaders carry(Collection<Header> carried) {
    for (Header header : carried) {
      if (canTravel(header)) {
        headers.remove(header.name());
        headers.put(header.name(), header);
      }
    }
    return this;
  }

  /**
   * Whether this header may go out beside ours, and Camel's Kafka producer sends it as it is. It
   * obeys some {@code kafka.} headers (another topic, another partition), which a stranger must not
   * reach, and it drops null values.
   */
  static boolean canTravel(Header header) {
    String name = header.name().toLowerCase(Locale.ROOT);
    return header.value() != null
        && !OURS.contains(name)
        && !name.startsWith("kafka.")
        && !name.startsWith("camel")
        && !name.startsWith("org.apache.camel.");
  }

  List<Header> list() {
    return List.copyOf(headers.values());
  }
}
