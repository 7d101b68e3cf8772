package io.github.contractroutes.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.contractroutes.ledger.Submission;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One row for each kind of bad input of INTERFACE sections 3 and 4. */
class BadInputTest {
  /** Stands for personal data in every bad value; no sentence may show it. */
  private static final String SECRET = "Zhang-13800138000";

  private static final String HEAD = "{\"requestId\":\"a\",\"tenant\":\"acme\",\"payload\":";
  private static final String ONE = HEAD + "{\"FlowInfos\":[{}]}";

  private final RequestCheck check = Given.check();

  static Stream<Arguments> badInputs() {
    return Stream.of(
        row("tombstone", "create", null, "bad-json", "no value"),
        row("empty", "create", "", "bad-json", "nothing in it"),
        row("blank", "create", " \n", "bad-json", "nothing in it"),
        row("byte order mark alone", "create", "\uFEFF", "bad-json", "nothing in it"),
        row("too large", "create", bytes(RequestReader.MOST_BYTES + 1), "too-large", "10485760"),
        row("utf-16", "create", in(StandardCharsets.UTF_16), "bad-encoding", "UTF-16"),
        row("utf-16le", "create", in(StandardCharsets.UTF_16LE), "bad-encoding", "UTF-16"),
        row("utf-16be", "create", in(StandardCharsets.UTF_16BE), "bad-encoding", "UTF-16"),
        row("utf-32", "create", in(Charset.forName("UTF-32BE")), "bad-encoding", "UTF-16"),
        row("gbk", "create", in(Charset.forName("GBK")), "bad-encoding", "at byte 17"),
        row("overlong", "create", new byte[] {'"', (byte) 0xC0, (byte) 0x80}, "bad-encoding", "2"),
        row("cut utf-8", "create", new byte[] {'"', (byte) 0xE5, (byte) 0x90}, "bad-encoding", "2"),
        row("no json", "create", "{\"requestId\":\n  " + SECRET + "}", "bad-json", "line 2"),
        row("single quotes", "create", "{'requestId':1}", "bad-json", "line 1, column 2"),
        row("not a number", "create", "{\"a\":NaN}", "bad-json", "line 1"),
        row("comment", "create", "{/*" + SECRET + "*/}", "bad-json", "line 1"),
        row("raw control", "create", "{\"a\":\"\u0001\"}", "bad-json", "line 1"),
        row("cut off", "create", "{\"requestId\":\"a\",", "bad-json", "too early"),
        row("cut in text", "create", "{\"requestId\":\"" + SECRET, "bad-json", "too early"),
        row("trailing text", "create", ONE + "} " + SECRET, "bad-json", "follows"),
        row("second object", "create", ONE + "}\n{}", "bad-json", "line 2"),
        row("repeated member", "create", ONE + ",\"tenant\":\"b\"}", "bad-json", "twice"),
        row("repeated deep", "create", HEAD + "{\"a\":{\"b\":1,\"b\":2}}}", "bad-json", "twice"),
        row("50,000 deep", "create", "[".repeat(50_000), "bad-json", "nested too deeply"),
        row("101 deep", "create", nested(101), "bad-json", "at most 100"),
        row("long number", "create", "{\"a\":" + "1".repeat(1001) + "}", "bad-json", "1000 digits"),
        row("overflow", "create", "{\"a\":1e99999999999}", "bad-json", "exponent"),
        row("array", "create", "[]", "bad-json", "JSON object"),
        row("string", "create", "\"" + SECRET + "\"", "bad-json", "JSON object"),
        row("null", "create", "null", "bad-json", "JSON object"),
        row("nul", "create", HEAD + "{\"FlowInfos\":[{\"F\":\"\\u0000\"}]}}", "bad-field", "[0].F"),
        row("nul in name", "create", HEAD + "{\"a\\u0000\":1}}", "bad-field", "in payload"),
        row("half pair", "create", HEAD + "{\"x\":[\"\\ud83d\"]}}", "bad-field", "payload.x[0]"),
        row("wrong half", "create", HEAD + "{\"x\":\"\\ude00\\ud83d\"}}", "bad-field", "payload.x"),
        row("half in name", "create", "{\"\\ud83d\":1}", "bad-field", "the request"),
        row(
            "no request id",
            "create",
            "{\"tenant\":\"acme\",\"payload\":{}}",
            "missing-field",
            "requestId"),
        row(
            "no tenant",
            "create",
            "{\"requestId\":\"a\",\"payload\":{}}",
            "missing-field",
            "tenant"),
        row(
            "no payload",
            "create",
            "{\"requestId\":\"a\",\"tenant\":\"acme\"}",
            "missing-field",
            "payload"),
        row(
            "number as id",
            "create",
            "{\"requestId\":1,\"tenant\":\"acme\",\"payload\":{}}",
            "bad-field",
            "requestId must be a string"),
        row(
            "null as id",
            "create",
            "{\"requestId\":null,\"tenant\":\"acme\",\"payload\":{}}",
            "bad-field",
            "requestId"),
        row("bad id", "create", id("-a"), "bad-field", "requestId must match"),
        row("id with newline", "create", id("a\\n"), "bad-field", "requestId must match"),
        row("empty id", "create", id(""), "bad-field", "requestId must match"),
        row("long id", "create", id("a".repeat(129)), "bad-field", "requestId must match"),
        row("bad tenant", "create", tenant(SECRET + "/x"), "bad-field", "tenant must match"),
        row("long tenant", "create", tenant("a".repeat(65)), "bad-field", "tenant must match"),
        row(
            "tenant number",
            "create",
            "{\"requestId\":\"a\",\"tenant\":7,\"payload\":{}}",
            "bad-field",
            "tenant must be a string"),
        row(
            "payload text",
            "create",
            HEAD + "\"" + SECRET + "\"}",
            "bad-field",
            "payload must be an object"),
        row(
            "operator number",
            "create",
            ONE + ",\"operator\":7}",
            "bad-field",
            "operator must be a string"),
        row(
            "context text",
            "create",
            ONE + ",\"context\":\"" + SECRET + "\"}",
            "bad-field",
            "context must be an object"),
        row(
            "context too large",
            "create",
            ONE + ",\"context\":{\"a\":\"" + "x".repeat(4090) + "\"}}",
            "bad-field",
            "4096 bytes"),
        row(
            "unknown member",
            "create",
            ONE + ",\"Payload\":{}}",
            "bad-field",
            "accepted are context, operator, payload, requestId, tenant"),
        row(
            "preview text",
            "create",
            HEAD + "{\"FlowInfos\":[{}],\"NeedPreview\":\"true\"}}",
            "bad-field",
            "payload.NeedPreview must be true or false"),
        row(
            "customer data",
            "create",
            HEAD + "{\"FlowInfos\":[{},{\"CustomerData\":5}]}}",
            "bad-field",
            "payload.FlowInfos[1].CustomerData must be a string"),
        row(
            "item text",
            "create",
            HEAD + "{\"FlowInfos\":[{},\"" + SECRET + "\"]}}",
            "bad-field",
            "payload.FlowInfos[1] must be an object"),
        row(
            "items object",
            "create",
            HEAD + "{\"FlowInfos\":{}}}",
            "bad-field",
            "payload.FlowInfos must be an array"),
        row(
            "flow id number",
            "download",
            HEAD + "{\"FlowIds\":[7]}}",
            "bad-field",
            "payload.FlowIds[0] must be a string"),
        row(
            "bad flow id",
            "download",
            HEAD + "{\"FlowIds\":[\"a\",\"../" + SECRET + "\"]}}",
            "bad-field",
            "payload.FlowIds[1] must match"),
        row(
            "flow id with newline",
            "download",
            HEAD + "{\"FlowIds\":[\"a\\n\"]}}",
            "bad-field",
            "payload.FlowIds[0] must match"),
        row(
            "empty flow id",
            "download",
            HEAD + "{\"FlowIds\":[\"\"]}}",
            "bad-field",
            "payload.FlowIds[0]"),
        row(
            "long flow id",
            "download",
            HEAD + "{\"FlowIds\":[\"" + "a".repeat(65) + "\"]}}",
            "bad-field",
            "payload.FlowIds[0]"),
        row("unknown tenant", "create", tenant(SECRET), "unknown-tenant", "tenant file"),
        row("tenant results", "create", tenant("results"), "unknown-tenant", "tenant file"),
        row(
            "unknown operator",
            "create",
            ONE + ",\"operator\":\"" + SECRET + "\"}",
            "unknown-operator",
            "operators"),
        row(
            "operator of tsign",
            "download",
            "{\"requestId\":\"a\",\"tenant\":\"gamma\",\"operator\":\"zhang\",\"payload\":{\"FlowIds\":[\"a\"]}}",
            "unknown-operator",
            "operators"),
        row("create on tsign", "create", tenant("gamma"), "wrong-platform", "tsign"),
        row("prepare on tsign", "prepare", tenant("gamma"), "wrong-platform", "prepare"),
        row(
            "agent",
            "create",
            HEAD + "{\"Agent\":{\"AppId\":\"" + SECRET + "\"},\"FlowInfos\":[{}]}}",
            "agent-in-payload",
            "payload.Agent"),
        row(
            "null agent",
            "prepare",
            HEAD + "{\"Agent\":null,\"FlowInfos\":[{}]}}",
            "agent-in-payload",
            "payload.Agent"),
        row(
            "agent in download",
            "download",
            HEAD + "{\"FlowIds\":[\"a\"],\"Agent\":{}}}",
            "agent-in-payload",
            "payload.Agent"),
        row("no items", "create", HEAD + "{}}", "no-items", "payload.FlowInfos"),
        row("empty items", "create", HEAD + "{\"FlowInfos\":[]}}", "no-items", "payload.FlowInfos"),
        row(
            "no items to prepare",
            "prepare",
            HEAD + "{\"FlowInfos\":[]}}",
            "no-items",
            "payload.FlowInfos"),
        row(
            "no flow ids",
            "download",
            HEAD + "{\"FlowInfos\":[{}]}}",
            "no-items",
            "payload.FlowIds"),
        row(
            "empty flow ids",
            "download",
            HEAD + "{\"FlowIds\":[]}}",
            "no-items",
            "payload.FlowIds"),
        row("1001 items", "create", flows(1001), "too-many-items", "at most 1000"),
        row("21 to prepare", "prepare", flows(21), "too-many-items", "at most 20"),
        row(
            "1001 flow ids",
            "download",
            HEAD + "{\"FlowIds\":[\"a\"" + ",\"a\"".repeat(1000) + "]}}",
            "too-many-items",
            "at most 1000"));
  }

  @ParameterizedTest(name = "{0} is {3}")
  @MethodSource("badInputs")
  void badInputIsRefusedWithItsCodeAndASentence(
      String name, String operation, byte[] value, String code, String words) {
    Submission submission = check.check(Given.arrival(operation, value));

    assertThat(submission.request()).isNull();
    assertThat(submission.rejection().code()).isEqualTo(code);
    assertThat(submission.rejection().message())
        .contains(words)
        .endsWith(".")
        .doesNotContain(SECRET, "\n");
    assertThat(submission.rejection().operation()).isEqualTo(operation);
    assertThat(submission.value()).isEqualTo(value);
  }

  private static Arguments row(
      String name, String operation, Object value, String code, String words) {
    byte[] bytes = value instanceof String text ? text.getBytes(UTF_8) : (byte[]) value;
    return arguments(name, operation, bytes, code, words);
  }

  private static byte[] bytes(int length) {
    return new byte[length];
  }

  private static byte[] in(Charset charset) {
    return ("{\"requestId\":  \"合同合同\"}").getBytes(charset);
  }

  private static String nested(int depth) {
    return "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
  }

  private static String id(String id) {
    return "{\"requestId\":\"" + id + "\",\"tenant\":\"acme\",\"payload\":{\"FlowInfos\":[{}]}}";
  }

  private static String tenant(String name) {
    return "{\"requestId\":\"a\",\"tenant\":\"" + name + "\",\"payload\":{\"FlowInfos\":[{}]}}";
  }

  private static String flows(int count) {
    return HEAD + "{\"FlowInfos\":[{}" + ",{}".repeat(count - 1) + "]}}";
  }
}
