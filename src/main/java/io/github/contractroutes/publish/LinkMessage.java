package io.github.contractroutes.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.ledger.FileFacts;

/**
 * The message that a platform named a document ({@code schemas/link.schema.json}), key flow id. The
 * link in it is a secret until it expires.
 */
public final class LinkMessage implements Composer<FileFacts> {

  private final WholeMessages wholeMessages;

  /**
   * @param wholeMessages where messages lie that the topic does not take
   */
  public LinkMessage(WholeMessages wholeMessages) {
    this.wholeMessages = wholeMessages;
  }

  @Override
  public Publication whole(FileFacts file) {
    return FileJson.publication(file, MessageId.ofLink(file), json(file));
  }

  @Override
  public Publication shortened(FileFacts file) {
    return wholeMessages.shorten(whole(file), MessageId.ofLink(file), json(file));
  }

  private static ObjectNode json(FileFacts file) {
    ObjectNode json = FileJson.ids(file);
    json.put("url", file.url());
    json.put("urlExpiresAt", MessageJson.time(file.urlExpiresAt()));
    return json;
  }
}
