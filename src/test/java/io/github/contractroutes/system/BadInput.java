package io.github.contractroutes.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One request that must not be served.
 *
 * @param name short, fit for a file's name and a request id
 * @param operation where it is sent
 * @param bytes the value; null for a record without one
 * @param code the reason that is to be told
 * @param answered whether its requestId and tenant can be read, so that it gets an outcome
 */
record BadInput(String name, String operation, byte[] bytes, String code, boolean answered) {
  private static final int MOST = 10 * 1024 * 1024;

  /** Each kind of issue 2, point 6, and the other codes of INTERFACE section 4. */
  static List<BadInput> all() {
    List<BadInput> all = new ArrayList<>();
    all.add(unread("unreadable", "{\"requestId\": oops}", "bad-json"));
    all.add(unread("cut-off", "{\"requestId\": \"cut-off\", \"tenant\":", "bad-json"));
    all.add(unread("empty", "", "bad-json"));
    all.add(unread("array", "[]", "bad-json"));
    all.add(unread("trailing-text", good("trailing-text") + " and more", "bad-json"));
    all.add(unread("two-objects", good("two-objects") + good("two-objects-b"), "bad-json"));
    all.add(
        unread(
            "duplicate-members",
            good("duplicate-members").replaceFirst("\\{", "{\"tenant\":\"beta\","),
            "bad-json"));
    all.add(unread("deep", "{\"a\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}", "bad-json"));
    all.add(unread("raw-nul", good("raw-nul").replace("李四", "李\0四"), "bad-json"));
    all.add(
        new BadInput(
            "gbk", "create", good("gbk").getBytes(Charset.forName("GBK")), "bad-encoding", false));
    all.add(read("nul", "create", good("nul").replace("李四", "李\\u0000四"), "bad-field"));
    all.add(read("half-pair", "create", good("half-pair").replace("李四", "\\ud83d"), "bad-field"));
    all.add(unread("number-id", good("1").replace("\"1\"", "1"), "bad-field"));
    all.add(
        read(
            "payload-text",
            "create",
            "{\"requestId\":\"payload-text\",\"tenant\":\"acme\",\"payload\":\"text\"}",
            "bad-field"));
    all.add(read("items-object", "create", payload("items-object", "{}"), "bad-field"));
    all.add(read("item-text", "create", payload("item-text", "[\"a\"]"), "bad-field"));
    all.add(read("no-items", "create", payload("no-items", "[]"), "no-items"));
    all.add(
        read(
            "missing-items",
            "create",
            "{\"requestId\":\"missing-items\",\"tenant\":\"acme\",\"payload\":{}}",
            "no-items"));
    all.add(
        read(
            "too-many",
            "create",
            payload("too-many", "[{}" + ",{}".repeat(1000) + "]"),
            "too-many-items"));
    all.add(
        read(
            "missing-payload",
            "create",
            "{\"requestId\":\"missing-payload\",\"tenant\":\"acme\"}",
            "missing-field"));
    all.add(
        read(
            "unknown-tenant",
            "create",
            good("unknown-tenant").replace("\"acme\"", "\"nobody\""),
            "unknown-tenant"));
    all.add(
        read(
            "unknown-operator",
            "create",
            good("unknown-operator").replaceFirst("\\{", "{\"operator\":\"li\","),
            "unknown-operator"));
    all.add(
        read(
            "wrong-platform",
            "create",
            good("wrong-platform").replace("\"acme\"", "\"gamma\""),
            "wrong-platform"));
    all.add(
        read(
            "agent",
            "create",
            good("agent").replace("{\"FlowInfos\"", "{\"Agent\":{},\"FlowInfos\""),
            "agent-in-payload"));
    all.add(unread("slash-id", good("slash/id"), "bad-field"));
    all.add(unread("dots-id", good("../../etc"), "bad-field"));
    all.add(unread("long-id", good("a".repeat(129)), "bad-field"));
    all.add(download("flow-slash", "a/b"));
    all.add(download("flow-dots", ".."));
    all.add(download("flow-long", "a".repeat(65)));
    all.add(download("flow-empty", ""));
    // Larger than the dead letter topic takes, and larger than a request may be.
    all.add(unread("two-megabytes", "{\"x\":\"" + "y".repeat(2 << 20), "bad-json"));
    byte[] huge = new byte[MOST + 1];
    Arrays.fill(huge, (byte) ' ');
    System.arraycopy(good("too-large").getBytes(UTF_8), 0, huge, 0, 40);
    all.add(new BadInput("too-large", "create", huge, "too-large", false));
    return all;
  }

  /** Whether it can be a line of a {@code .jsonl} file. */
  boolean fitsOneLine() {
    return bytes != null
        && bytes.length > 0
        && IntStream.range(0, bytes.length).noneMatch(i -> bytes[i] == '\n' || bytes[i] == '\r');
  }

  @Override
  public String toString() {
    return name;
  }

  private static BadInput unread(String name, String text, String code) {
    return new BadInput(name, "create", text.getBytes(UTF_8), code, false);
  }

  private static BadInput read(String name, String operation, String text, String code) {
    return new BadInput(name, operation, text.getBytes(UTF_8), code, true);
  }

  private static BadInput download(String name, String flowId) {
    return read(
        name, "download", Requests.download(name, "acme", List.of("ok", flowId)), "bad-field");
  }

  private static String good(String requestId) {
    return Requests.flow(requestId, "acme");
  }

  private static String payload(String requestId, String items) {
    return "{\"requestId\":\""
        + requestId
        + "\",\"tenant\":\"acme\",\"payload\":{\"FlowInfos\":"
        + items
        + "}}";
  }
}
