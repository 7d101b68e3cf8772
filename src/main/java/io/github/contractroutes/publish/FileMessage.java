package io.github.contractroutes.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.ledger.FileFacts;

/**
 * The message that a document lies in the outbox, or why it could not be had ({@code
 * schemas/file.schema.json}), key flow id.
 */
public final class FileMessage implements Composer<FileFacts> {

  private final WholeMessages wholeMessages;

  /**
   * @param wholeMessages where messages lie that the topic does not take
   */
  public FileMessage(WholeMessages wholeMessages) {
    this.wholeMessages = wholeMessages;
  }

  @Override
  public Publication whole(FileFacts file) {
    return FileJson.publication(file, MessageId.ofFile(file), json(file));
  }

  @Override
  public Publication shortened(FileFacts file) {
    return wholeMessages.shorten(whole(file), MessageId.ofFile(file), json(file));
  }

  private static ObjectNode json(FileFacts file) {
    ObjectNode json = FileJson.ids(file);
    if (file.error() != null) {
      json.set("error", MessageJson.tree(file.error()));
    } else {
      json.put("path", file.path());
      json.put("size", file.size());
      json.put("sha256", file.sha256());
      json.put("storedAt", MessageJson.time(file.storedAt()));
    }
    return json;
  }
}
