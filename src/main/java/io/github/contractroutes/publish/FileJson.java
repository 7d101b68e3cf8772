package io.github.contractroutes.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.RequestFacts;
import java.nio.charset.StandardCharsets;

/** What the link message and the file message of one document have in common. */
final class FileJson {

  private FileJson() {}

  static ObjectNode ids(FileFacts file) {
    RequestFacts request = file.request();
    ObjectNode json = MessageJson.object();
    json.put("requestId", request.requestId());
    json.put("tenant", request.tenant());
    json.put("operation", request.operation());
    json.set("context", MessageJson.read(request.context(), "context", request));
    json.put("platform", request.platform());
    json.put("flowId", file.flowId());
    json.put("revision", file.revision());
    json.put("fileIndex", file.fileIndex());
    json.put("fileCount", file.fileCount());
    json.put("fileId", file.fileId());
    json.put("name", file.name());
    json.put("type", file.type());
    return json;
  }

  static Publication publication(FileFacts file, String messageId, ObjectNode json) {
    MessageHeaders headers =
        new MessageHeaders()
            .carry(file.request().headers())
            .set(MessageHeaders.MESSAGE_ID, messageId)
            .set(MessageHeaders.CONTENT_TYPE, MessageHeaders.JSON);
    byte[] key = file.flowId().getBytes(StandardCharsets.UTF_8);
    return new Publication(key, MessageJson.write(json), headers.list());
  }
}
