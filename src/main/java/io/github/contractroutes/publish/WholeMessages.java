package io.github.contractroutes.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.ledger.Header;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Keeps in {@code <outbox>/dead-letters/} what a topic does not take. */
public final class WholeMessages {

  private static final String DIRECTORY = "dead-letters";

  /** Members that say more about an item, but not what became of it. */
  private static final List<String> BULKY = List.of("customerData", "task", "approvers", "context");

  /** A carried header or key longer than this stays out of a shortened message. */
  static final int LONG_BYTES = 1024;

  private final Path outbox;
  private final DurableFile files;

  /**
   * @param outbox the outbox directory
   * @param files how a file is written
   */
  public WholeMessages(Path outbox, DurableFile files) {
    this.outbox = outbox;
    this.files = files;
  }

  /**
   * Keeps bytes under a name; the same name and bytes again change nothing.
   *
   * @return where, relative to the outbox
   */
  String keep(String name, byte[] bytes) {
    files.write(outbox.resolve(DIRECTORY).resolve(name), bytes);
    return DIRECTORY + "/" + name;
  }

  /** The message with its bulky members null and a header that says where the whole one lies. */
  Publication shorten(Publication whole, String messageId, ObjectNode json) {
    String path = keep(messageId + ".json", whole.value());
    BULKY.stream().filter(json::has).forEach(json::putNull);
    Header where = new Header(MessageHeaders.STORED_WHOLE, path.getBytes(StandardCharsets.UTF_8));
    List<Header> headers =
        Stream.concat(
                whole.headers().stream().filter(h -> h.value().length <= LONG_BYTES),
                Stream.of(where))
            .toList();
    return new Publication(whole.key(), MessageJson.write(json), headers);
  }
}
