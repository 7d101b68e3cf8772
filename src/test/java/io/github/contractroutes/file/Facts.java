package io.github.contractroutes.file;

import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.RequestFacts;
import java.util.List;

/** Documents as the ledger hands them to the room. */
final class Facts {
  private Facts() {}

  static FileFacts file(String name) {
    return file(9, "flow-1", 0, name, "https://file.ess.tencent.cn/x");
  }

  static FileFacts file(long id, String flowId, int fileIndex, String name, String url) {
    return file("acme", id, flowId, fileIndex, name, url);
  }

  /** The same document, stored. */
  static FileFacts stored(FileFacts file) {
    return new FileFacts(
        file.id(),
        file.request(),
        file.index(),
        file.revision(),
        file.flowId(),
        file.fileIndex(),
        file.fileCount(),
        file.fileId(),
        file.name(),
        file.type(),
        file.url(),
        file.urlExpiresAt(),
        file.attempts(),
        file.request().tenant() + "/" + file.flowId() + "/" + file.fileIndex() + "-a.pdf",
        3L,
        "abc",
        1_795_000_010_000L,
        null);
  }

  static FileFacts file(
      String tenant, long id, String flowId, int fileIndex, String name, String url) {
    RequestFacts request =
        new RequestFacts(
            1,
            tenant,
            "download",
            "dl-1",
            "essbasic",
            1,
            null,
            List.of(),
            null,
            1_795_000_000_000L);
    return new FileFacts(
        id,
        request,
        0,
        1,
        flowId,
        fileIndex,
        2,
        null,
        name,
        "PDF",
        url,
        1_795_000_300_000L,
        1,
        null,
        null,
        null,
        null,
        null);
  }
}
