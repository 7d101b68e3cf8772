package io.github.contractroutes.publish;

import io.github.contractroutes.ledger.DeadLetter;
import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.Header;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.OutcomeError;
import io.github.contractroutes.ledger.PendingOutcome;
import io.github.contractroutes.ledger.RequestFacts;
import io.github.contractroutes.ledger.RequestResults;
import io.github.contractroutes.ledger.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Facts as the ledger hands them out. */
final class Facts {

  static final long ACCEPTED = Instant.parse("2026-11-21T08:00:00Z").toEpochMilli();
  static final long AT = ACCEPTED + 400;
  static final Header TRACE = header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-01");
  static final OutcomeError NO_TEMPLATE =
      new OutcomeError("ResourceNotFound.Template", "模板不存在", "essbasic", false);

  private Facts() {}

  static byte[] utf8(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  static Header header(String name, String value) {
    return new Header(name, utf8(value));
  }

  static RequestFacts request(String requestId, String operation, int items, String context) {
    return new RequestFacts(
        7,
        "acme",
        operation,
        requestId,
        "essbasic",
        items,
        utf8(context),
        List.of(TRACE, header("ce_causationid", "event-1")),
        Origin.record("contracts." + operation, 0, 42),
        ACCEPTED);
  }

  static RequestFacts dropped(String tenant, String requestId) {
    return new RequestFacts(
        8,
        tenant,
        "create",
        requestId,
        "essbasic",
        2,
        null,
        List.of(),
        Origin.file("night.jsonl", 3L),
        ACCEPTED);
  }

  static PendingOutcome succeeded() {
    return succeeded(request("order-1001", "create", 2, null), 0);
  }

  static PendingOutcome succeeded(RequestFacts request, int index) {
    return outcome(
        request,
        index,
        1,
        Status.SUCCEEDED,
        """
        {"flowId":"yDx1","customerData":"","approvers":[{"ApproverRoleName":"甲方",
         "RecipientId":"r1","SignId":"s1"}]}\
        """,
        null);
  }

  static PendingOutcome outcome(
      RequestFacts request,
      Integer index,
      int revision,
      Status status,
      String detail,
      OutcomeError error) {
    return new PendingOutcome(
        100,
        1,
        false,
        request,
        false,
        index,
        revision,
        status,
        utf8(detail),
        error,
        "s1629",
        1,
        AT);
  }

  static PendingOutcome summary(RequestFacts request, int revision, String counts) {
    return new PendingOutcome(
        101, 1, false, request, true, null, revision, null, utf8(counts), null, null, 0, AT);
  }

  static PendingOutcome replayed(PendingOutcome o) {
    return new PendingOutcome(
        o.id(),
        o.version() + 1,
        true,
        o.request(),
        o.summary(),
        o.index(),
        o.revision(),
        o.status(),
        o.detail(),
        o.error(),
        o.platformRequestId(),
        o.attempts(),
        o.at());
  }

  static PendingOutcome refusedWhole(Origin origin, long changedAt) {
    RequestFacts request =
        new RequestFacts(
            0, "acme", "create", "order-9", null, 0, null, List.of(), origin, changedAt);
    return new PendingOutcome(
        102,
        1,
        false,
        request,
        false,
        null,
        1,
        Status.REFUSED,
        null,
        new OutcomeError("bad-field", "payload.FlowInfos must be an array.", "validation", false),
        null,
        0,
        AT);
  }

  static FileFacts named() {
    return file(0, null, null, null);
  }

  static FileFacts stored() {
    return file(0, "acme/yDx1/0-合同.pdf", "a".repeat(64), null);
  }

  static FileFacts file(int fileIndex, String path, String sha256, OutcomeError error) {
    return new FileFacts(
        200,
        request("dl-7", "download", 1, "{\"order\": 1002}"),
        0,
        1,
        "yDx1",
        fileIndex,
        2,
        null,
        "合同.pdf",
        "PDF",
        "https://file.ess.tencent.cn/f/1?sign=secret",
        AT + 300_000,
        0,
        path,
        path == null ? null : 1234L,
        sha256,
        path == null ? null : AT + 2_000,
        error);
  }

  static DeadLetter deadLetter(String key, byte[] value, Header... headers) {
    return new DeadLetter(
        300,
        Origin.record("contracts.create", 2, 17),
        utf8(key),
        value,
        List.of(headers),
        "bad-json",
        "contracts.create-2@17 is not JSON: unexpected end in line 1.",
        AT);
  }

  static RequestResults results(RequestFacts request) {
    return new RequestResults(
        request,
        List.of(
            succeeded(request, 0),
            outcome(request, 1, 1, Status.REFUSED, null, NO_TEMPLATE),
            summary(request, 1, "{\"SUCCEEDED\":1,\"REFUSED\":1}")),
        1);
  }
}
