package io.github.contractroutes.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.Header;
import io.github.contractroutes.ledger.NewRequest;
import io.github.contractroutes.ledger.Submission;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestCheckTest {
  private final RequestCheck check = Given.check();

  private NewRequest accepted(String operation, String json) {
    Submission submission = check.check(Given.arrival(operation, json));
    assertThat(submission.rejection()).isNull();
    return submission.request();
  }

  private static List<String> texts(List<byte[]> items) {
    return items.stream().map(item -> new String(item, UTF_8)).toList();
  }

  @Test
  void aCreateIsCutIntoItsFlowInfosAndIsNotRepeatable() {
    NewRequest request = accepted("create", Given.CREATE);

    assertThat(request.requestId()).isEqualTo("order-1");
    assertThat(request.tenant()).isEqualTo("acme");
    assertThat(request.operation()).isEqualTo("create");
    assertThat(request.platform()).isEqualTo("essbasic");
    assertThat(request.lane()).isEqualTo("shared/essbasic-create");
    assertThat(request.agent()).isEqualTo("acme/zhang");
    assertThat(request.operator()).isEqualTo("zhang");
    assertThat(request.repeatable()).isFalse();
    assertThat(new String(request.members(), UTF_8)).isEqualTo("{\"Extra\":1E+2}");
    assertThat(new String(request.context(), UTF_8)).isEqualTo("{\"order\":1002}");
    assertThat(texts(request.items()))
        .containsExactly("{\"FlowName\":\"合同\",\"Deadline\":1.50}", "{\"FlowName\":\"b\"}");
  }

  @Test
  void textMayHoldEveryCharacterAndOnlyWellFormedUtf8() {
    String json =
        "{\"requestId\":\"a\",\"tenant\":\"acme\",\"payload\":{\"FlowIds\":[\"x\"],\"T\":\"%s\"}}";
    assertThat(new String(accepted("download", json.formatted("\uFFFD 合同 😀")).members(), UTF_8))
        .isEqualTo("{\"T\":\"\uFFFD 合同 😀\"}");
    byte[] overlong = {(byte) 0xC0, (byte) 0x80};
    byte[] surrogate = {(byte) 0xED, (byte) 0xA0, (byte) 0x80};
    for (byte[] bad : List.of(overlong, surrogate)) {
      ByteArrayOutputStream value = new ByteArrayOutputStream();
      String[] around = json.split("%s");
      value.writeBytes(around[0].getBytes(UTF_8));
      value.writeBytes(bad);
      value.writeBytes(around[1].getBytes(UTF_8));
      Submission submission = check.check(Given.arrival("download", value.toByteArray()));
      assertThat(submission.rejection().code()).isEqualTo("bad-encoding");
      assertThat(submission.rejection().message()).contains(String.valueOf(around[0].length() + 1));
    }
  }

  @Test
  void aPreviewIsRepeatableAndNeverSharesACallWithARealCreate() {
    String base = "{\"requestId\":\"a\",\"tenant\":\"acme\",\"payload\":{\"FlowInfos\":[{}]%s}}";

    NewRequest real = accepted("create", base.formatted(",\"NeedPreview\":false"));
    NewRequest preview = accepted("create", base.formatted(",\"NeedPreview\":true"));

    assertThat(real.repeatable()).isFalse();
    assertThat(preview.repeatable()).isTrue();
    assertThat(preview.callKey()).isNotEqualTo(real.callKey());
    assertThat(preview.agent()).isEqualTo("acme/-");
  }

  @Test
  void aPrepareIsOneItemAndACallOfItsOwn() {
    String payload = "{\"FlowInfos\":[{\"FlowName\":\"a\"},{}],\"JumpUrl\":\"https://x\"}";
    String base = "{\"requestId\":\"%s\",\"tenant\":\"acme\",\"payload\":" + payload + "}";

    NewRequest one = accepted("prepare", base.formatted("p-1"));
    NewRequest two = accepted("prepare", base.formatted("p-2"));

    assertThat(texts(one.items())).containsExactly(payload);
    assertThat(new String(one.members(), UTF_8)).isEqualTo("{}");
    assertThat(one.repeatable()).isTrue();
    assertThat(one.callKey()).isNotEqualTo(two.callKey());
  }

  @Test
  void aDownloadIsCutIntoItsFlowIdsOnBothPlatforms() {
    String base =
        "{\"requestId\":\"d\",\"tenant\":\"%s\",\"payload\":{\"FlowIds\":[\"a_\",\"b-\"]}}";

    NewRequest essbasic = accepted("download", base.formatted("acme"));
    NewRequest tsign = accepted("download", base.formatted("gamma"));

    assertThat(texts(essbasic.items())).containsExactly("\"a_\"", "\"b-\"");
    assertThat(essbasic.repeatable()).isTrue();
    assertThat(tsign.platform()).isEqualTo("tsign");
    assertThat(tsign.lane()).isEqualTo("esign/tsign-download");
    assertThat(essbasic.callKey()).isEqualTo(tsign.callKey());
  }

  @Test
  void requestsShareACallWhenTheirOtherMembersAreEqualHoweverTheyAreWritten() {
    String base = "{\"requestId\":\"%s\",\"tenant\":\"acme\",\"payload\":{\"FlowInfos\":[{}]%s}}";

    NewRequest one = accepted("create", base.formatted("a", ",\"A\":1,\"B\":[1e2]"));
    NewRequest two = accepted("create", base.formatted("b", ", \"B\" : [100.0], \"A\":1.0"));
    NewRequest other = accepted("create", base.formatted("c", ",\"A\":1,\"B\":[101]"));

    assertThat(one.callKey()).isEqualTo(two.callKey()).isNotEqualTo(other.callKey());
    assertThat(one.digest()).isNotEqualTo(two.digest());
  }

  @Test
  void numbersAndTextPassThroughUnchanged() {
    String item =
        "{\"z\":12345678901234567890123,\"a\":0.1000000000000000000000001,\"t\":\"😀é\",\"n\":null}";

    NewRequest request =
        accepted(
            "create",
            "{\"requestId\":\"a\",\"tenant\":\"acme\",\"payload\":{\"FlowInfos\":[" + item + "]}}");

    assertThat(texts(request.items())).containsExactly(item);
  }

  @Test
  void aHugeExponentIsNotSpelledOut() {
    NewRequest request =
        accepted(
            "create",
            "{\"requestId\":\"a\",\"tenant\":\"acme\",\"payload\":{\"FlowInfos\":[{\"n\":1e999999999}]}}");

    assertThat(texts(request.items())).containsExactly("{\"n\":1E+999999999}");
  }

  @Test
  void aByteOrderMarkIsAccepted() {
    NewRequest request = accepted("create", "\uFEFF" + Given.CREATE);

    assertThat(request.digest()).isEqualTo(accepted("create", Given.CREATE).digest());
  }

  @Test
  void traceCauseAndListedHeadersAreCarried() {
    List<Header> headers =
        List.of(
            new Header("traceparent", "00-a".getBytes(UTF_8)),
            new Header("ce_id", "old".getBytes(UTF_8)),
            new Header("ce_id", "e-7".getBytes(UTF_8)),
            new Header("x-trace", null),
            new Header("other", "o".getBytes(UTF_8)));

    Submission submission =
        check.check(
            Given.arrival(
                "create", Given.CREATE.getBytes(UTF_8), headers, Given.NOW.toEpochMilli()));

    assertThat(submission.headers()).isEqualTo(headers);
    assertThat(submission.request().headers())
        .extracting(Header::name, header -> header.value() == null ? null : text(header))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("traceparent", "00-a"),
            org.assertj.core.groups.Tuple.tuple("x-trace", null),
            org.assertj.core.groups.Tuple.tuple("ce_causationid", "e-7"));
  }

  private static String text(Header header) {
    return new String(header.value(), UTF_8);
  }

  @Test
  void aCreateOlderThanTheWindowIsTooOldAndAPreviewIsNot() {
    long old = Given.NOW.minus(Duration.ofDays(90)).toEpochMilli() - 1;
    String preview =
        "{\"requestId\":\"a\",\"tenant\":\"acme\",\"payload\":{\"FlowInfos\":[{}],\"NeedPreview\":true}}";

    Submission create =
        check.check(Given.arrival("create", Given.CREATE.getBytes(UTF_8), List.of(), old));

    assertThat(create.rejection().code()).isEqualTo("too-old");
    assertThat(create.rejection().requestId()).isEqualTo("order-1");
    assertThat(create.rejection().context()).isNotNull();
    assertThat(check.check(at(preview, old)).rejection()).isNull();
    assertThat(check.check(at(Given.CREATE, old + 1)).rejection()).isNull();
    assertThat(check.check(at(Given.CREATE, 0)).rejection()).isNull();
  }

  private static Arrival at(String json, long timestamp) {
    return Given.arrival("create", json.getBytes(UTF_8), List.of(), timestamp);
  }

  @Test
  void aRejectionTellsWhatCouldBeRead() {
    Submission submission =
        check.check(
            Given.arrival(
                "create",
                "{\"requestId\":\"a\",\"tenant\":\"gamma\",\"payload\":7,\"context\":{\"k\":1}}"));

    assertThat(submission.request()).isNull();
    assertThat(submission.rejection().requestId()).isEqualTo("a");
    assertThat(submission.rejection().tenant()).isEqualTo("gamma");
    assertThat(submission.rejection().platform()).isEqualTo("tsign");
    assertThat(submission.rejection().context()).asString(UTF_8).isEqualTo("{\"k\":1}");
  }

  @Test
  void aRejectionLeavesOutWhatIsNotWellFormed() {
    Submission submission =
        check.check(
            Given.arrival(
                "create",
                "{\"requestId\":\"a b\",\"tenant\":[],\"context\":{\"k\":\"\\u0000\"},\"payload\":{}}"));

    assertThat(submission.rejection().code()).isEqualTo("bad-field");
    assertThat(submission.rejection().requestId()).isNull();
    assertThat(submission.rejection().tenant()).isNull();
    assertThat(submission.rejection().platform()).isNull();
    assertThat(submission.rejection().context()).isNull();
  }
}
