package io.github.contractroutes.platform.essbasic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.contractroutes.platform.Action;
import io.github.contractroutes.platform.Agent;
import io.github.contractroutes.platform.Calls;
import io.github.contractroutes.platform.PlatformCall;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EssbasicRequestTest {
  private static final String AGENT =
      "{\"Agent\":{\"AppId\":\"yDwhxUUckp3gl8j5UuFX33LSNozpRsbi\","
          + "\"ProxyOrganizationOpenId\":\"org_dianziqian\","
          + "\"ProxyOperator\":{\"OpenId\":\"n9527\"}}";

  @Test
  void createJoinsTheItemsOwnBytes() {
    PlatformCall call =
        call(
            Action.CREATE,
            " {\"NeedPreview\" : false, \"PreviewType\":1.0 }\n",
            List.of(),
            "{\"FlowName\": \"测试\\u4e00\", \"Unknown\":1e2}",
            "{}");

    assertThat(body(call))
        .isEqualTo(
            AGENT
                + ",\"FlowInfos\":[{\"FlowName\": \"测试\\u4e00\", \"Unknown\":1e2},{}]"
                + ",\"NeedPreview\" : false, \"PreviewType\":1.0 }");
  }

  @Test
  void downloadNamesItsFlowIds() {
    PlatformCall call = call(Action.RESOURCE_URLS, "{}", List.of(), "\"a\"", "\"b\"", "\"a\"");

    assertThat(body(call)).isEqualTo(AGENT + ",\"FlowIds\":[\"a\",\"b\",\"a\"]}");
  }

  @Test
  void prepareIsThePayloadWithItsAgent() {
    assertThat(body(call(Action.PREPARE, "{}", List.of(), "{\"FlowInfos\":[],\"JumpUrl\":\"u\"}")))
        .isEqualTo(AGENT + ",\"FlowInfos\":[],\"JumpUrl\":\"u\"}");
  }

  @Test
  void agentNamesAreEscaped() throws Exception {
    PlatformCall plain = call(Action.RESOURCE_URLS, "{}", List.of(), "\"a\"");
    PlatformCall call =
        new PlatformCall(
            "c",
            plain.action(),
            false,
            plain.key(),
            new Agent("a\"b", "机构\\", "\n"),
            plain.members(),
            plain.items(),
            List.of());

    assertThat(Calls.JSON.readTree(EssbasicRequest.body(call)).at("/Agent/AppId").asText())
        .isEqualTo("a\"b");
    assertThat(
            Calls.JSON
                .readTree(EssbasicRequest.body(call))
                .at("/Agent/ProxyOrganizationOpenId")
                .asText())
        .isEqualTo("机构\\");
  }

  @Test
  void payloadCannotBringAnAgentOrASecondItemArray() {
    assertThatThrownBy(() -> body(call(Action.CREATE, "{\"Agent\":{}}", List.of(), "{}")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> body(call(Action.CREATE, "{\"FlowInfos\":[]}", List.of(), "{}")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> body(call(Action.PREPARE, "{}", List.of(), "{\"A\":1,\"\\u0041gent\":{}}")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|{\"CustomerData\":\"bQ==\"}",
        "{ }|{ \"CustomerData\":\"bQ==\"}",
        "{\"FlowName\":\"合\"} |{\"FlowName\":\"合\",\"CustomerData\":\"bQ==\"}",
        "{\"名\":\"值\",\"CustomerData\":\"\",\"x\":[{\"CustomerData\":\"\"}]}"
            + "|{\"名\":\"值\",\"CustomerData\":\"bQ==\",\"x\":[{\"CustomerData\":\"\"}]}",
        "{\"CustomerData\" : null}|{\"CustomerData\" : \"bQ==\"}",
        "{\"CustomerData\":\"dXNlcg==\"}|{\"CustomerData\":\"dXNlcg==\"}",
        "{\"CustomerData\":5}|{\"CustomerData\":5}",
        "{\"x\":{\"CustomerData\":\"u\"}}|{\"x\":{\"CustomerData\":\"u\"},\"CustomerData\":\"bQ==\"}"
      })
  void markIsFilledInWhereTheUserHasNoDataOfHisOwn(String flowInfo, String marked)
      throws Exception {
    String filled = new String(CustomerData.filled(flowInfo.getBytes(UTF_8), "bQ=="), UTF_8);

    assertThat(filled.strip()).isEqualTo(marked);
  }

  @Test
  void eachItemHasItsOwnMarkOrNone() {
    PlatformCall call = call(Action.CREATE, "{}", Arrays.asList("bTE=", null), "{}", "{}");

    assertThat(body(call)).isEqualTo(AGENT + ",\"FlowInfos\":[{\"CustomerData\":\"bTE=\"},{}]}");
  }

  private static String body(PlatformCall call) {
    return new String(EssbasicRequest.body(call), UTF_8);
  }

  private static PlatformCall call(
      Action action, String members, List<String> marks, String... items) {
    return new PlatformCall(
        "call-1",
        action,
        false,
        Calls.essbasicKey("http://localhost"),
        Calls.AGENT,
        members.getBytes(UTF_8),
        Arrays.stream(items).map(item -> item.getBytes(UTF_8)).toList(),
        marks);
  }
}
