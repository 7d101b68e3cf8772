package io.github.contractroutes.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A sample request and what is to come of it.
 *
 * @param operation {@code create}, {@code prepare} or {@code download}
 * @param resource its text, a resource of the folder {@code demo/}
 * @param dropped true: put into the inbox as a file; false: sent to a topic
 * @param says what it is, for the reader of the console
 * @param expected what is to come of each request in it
 */
record Sample(
    String operation, String resource, boolean dropped, String says, List<Expected> expected) {

  /**
   * What is to come of one request.
   *
   * @param requestId its id
   * @param tenant its tenant
   * @param statuses the items' statuses in any order; one for a request that is refused as a whole
   * @param files files that are to be stored
   * @param deadLetter whether a dead letter is to tell of it
   */
  record Expected(
      String requestId, String tenant, List<String> statuses, int files, boolean deadLetter) {}

  private static final String OK = "SUCCEEDED";
  private static final String NO = "REFUSED";

  /** Contracts that all samples together are to create. */
  static final long CONTRACTS = 4;

  /** One of everything: each operation, each platform, a refusal, an error, both ways in. */
  static List<Sample> all() {
    return List.of(
        sent("create", "order-1001", "acme", "two contracts", 0, OK, OK),
        sent("create", "order-1002", "beta", "two contracts, one of a stopped template", 0, OK, NO),
        sent("create", "preview-1003", "acme", "a preview, which creates nothing", 0, OK),
        sent("prepare", "prepare-1004", "acme", "two flows for a person to confirm", 0, OK),
        sent("download", "files-2001", "acme", "two flows, one of them unknown", 1, OK, NO),
        sent("download", "files-2002", "gamma", "a flow of e签宝, by signature", 1, OK),
        sent("download", "files-2003", "delta", "a flow of e签宝, by token", 1, OK),
        new Sample(
            "create",
            "order-3001.json",
            false,
            "a tenant that does not exist",
            List.of(new Expected("order-3001", "nobody", List.of(NO), 0, true))),
        new Sample(
            "create",
            "order-4001.json",
            true,
            "one contract",
            List.of(new Expected("order-4001", "beta", List.of(OK), 0, false))),
        new Sample(
            "download",
            "archive.jsonl",
            true,
            "three requests, the last without a flow",
            List.of(
                new Expected("files-5001", "acme", List.of(OK), 1, false),
                new Expected("files-5002", "gamma", List.of(OK), 1, false),
                new Expected("files-5003", "acme", List.of(NO), 0, false))));
  }

  /** The request's text as it is sent or dropped. */
  byte[] content() {
    return resource(resource);
  }

  /** Where it goes in, as the console names it. */
  String wayIn() {
    return dropped ? "inbox/" + operation : "contracts." + operation;
  }

  /** The request's id, or the dropped file's name. */
  String name() {
    return dropped ? resource : expected.get(0).requestId();
  }

  static byte[] resource(String name) {
    try (var in = Sample.class.getResourceAsStream("/demo/" + name)) {
      if (in == null) {
        throw new IllegalStateException("The resource demo/" + name + " is missing.");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Sample sent(
      String operation, String id, String tenant, String says, int files, String... statuses) {
    var expected = new Expected(id, tenant, List.of(statuses), files, false);
    return new Sample(operation, id + ".json", false, says, List.of(expected));
  }
}
