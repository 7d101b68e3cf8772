package io.github.contractroutes.publish;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.ledger.DeadLetter;
import io.github.contractroutes.ledger.Header;
import io.github.contractroutes.ledger.Origin;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The message about a record that could not be accepted: its own key, value and headers, and
 * headers that say where it lay and why ({@code schemas/dead-letter-headers.schema.json}).
 */
public final class DeadLetterMessage implements Composer<DeadLetter> {

  private static final String PREFIX = "dead-letter-";

  /** Own headers of the record that cannot go out one by one, as JSON, base64 values. */
  private static final String OTHER_HEADERS = PREFIX + "headers";

  private final WholeMessages wholeMessages;

  /**
   * @param wholeMessages where records lie that the topic does not take
   */
  public DeadLetterMessage(WholeMessages wholeMessages) {
    this.wholeMessages = wholeMessages;
  }

  @Override
  public Publication whole(DeadLetter letter) {
    List<Header> travelling = new ArrayList<>();
    List<Header> others = new ArrayList<>();
    sort(letter.headers(), travelling, others);
    MessageHeaders headers = facts(new MessageHeaders().carry(travelling), letter);
    if (!others.isEmpty()) {
      headers.set(OTHER_HEADERS, MessageJson.text(headerList(others)));
    }
    return new Publication(letter.key(), letter.value(), headers.list());
  }

  /**
   * {@code schemas/dead-letter-stored.schema.json} in place of the value. The value lies in a file
   * of its own, so that it can be mended and dropped into the inbox; key and headers lie beside it.
   */
  @Override
  public Publication shortened(DeadLetter letter) {
    String name = fileName(letter);
    byte[] value = letter.value() == null ? new byte[0] : letter.value();
    ObjectNode stub = MessageJson.object();
    stub.put("value", wholeMessages.keep(name + ".value", value));
    stub.put("size", value.length);
    stub.put("sha256", HexFormat.of().formatHex(MessageId.sha256().digest(value)));
    ObjectNode rest = stub.deepCopy();
    rest.put("key", letter.key());
    rest.set("headers", headerList(letter.headers()));
    stub.put("record", wholeMessages.keep(name + ".json", MessageJson.write(rest)));
    MessageHeaders headers =
        facts(new MessageHeaders(), letter)
            .set(MessageHeaders.CONTENT_TYPE, MessageHeaders.JSON)
            .set(MessageHeaders.STORED_WHOLE, stub.get("value").textValue());
    return new Publication(shortKey(letter), MessageJson.write(stub), headers.list());
  }

  private static MessageHeaders facts(MessageHeaders headers, DeadLetter letter) {
    Origin origin = letter.origin();
    return headers
        .set(MessageHeaders.MESSAGE_ID, MessageId.of(letter))
        .set(PREFIX + "topic", origin.topic())
        .set(PREFIX + "partition", String.valueOf(origin.partition()))
        .set(PREFIX + "offset", String.valueOf(origin.offset()))
        .set(PREFIX + "reason", letter.reason())
        .set(PREFIX + "message", letter.message())
        .set(PREFIX + "at", MessageJson.time(letter.at()));
  }

  /**
   * A record may have two headers of one name, or one that our own word covers or Camel keeps back.
   * None may be lost. Words of an earlier dead letter that was sent again are replaced.
   */
  private static void sort(List<Header> all, List<Header> travelling, List<Header> others) {
    Set<String> once = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Set<String> twice = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    all.stream().map(Header::name).filter(name -> !once.add(name)).forEach(twice::add);
    for (Header header : all) {
      if (header.name().toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
        continue;
      }
      boolean alone = MessageHeaders.canTravel(header) && !twice.contains(header.name());
      (alone ? travelling : others).add(header);
    }
  }

  private static ArrayNode headerList(List<Header> headers) {
    ArrayNode list = MessageJson.array();
    for (Header header : headers) {
      list.addObject().put("name", header.name()).put("value", header.value());
    }
    return list;
  }

  /** The record's place, which a person looks for; the id tells two records of one place apart. */
  private static String fileName(DeadLetter letter) {
    String topic = letter.origin().topic().replaceAll("[^A-Za-z0-9._-]", "_");
    return "%s-%d-%d-%s"
        .formatted(
            topic, letter.origin().partition(), letter.origin().offset(), MessageId.of(letter));
  }

  private static byte[] shortKey(DeadLetter letter) {
    boolean fits = letter.key() != null && letter.key().length <= WholeMessages.LONG_BYTES;
    return fits ? letter.key() : null;
  }
}
