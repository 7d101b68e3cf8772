package io.github.contractroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.tencentcloudapi.common.CommonClient;
import com.tencentcloudapi.common.CommonRequest;
import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.profile.HttpProfile;
import com.tencentcloudapi.common.profile.Language;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The vendor's own client is satisfied, and is refused when it should be. */
class VendorClientTest {
  private static final String ID = "AKIDEXAMPLE0000000000000000000000000";
  private static final String KEY = "EXAMPLEsecretKEY00000000000000000";
  private Sandbox sandbox;

  @BeforeEach
  void start() {
    sandbox = Sandbox.start(SandboxConfig.defaults());
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private CommonClient client(Credential credential) {
    // The client signs the real host name; the sandbox stands in as its HTTP proxy.
    HttpProfile http = new HttpProfile();
    http.setProtocol(HttpProfile.REQ_HTTP);
    http.setProxyHost("127.0.0.1");
    http.setProxyPort(sandbox.port());
    http.setEndpoint("essbasic.tencentcloudapi.com");
    return client(credential, http, Language.EN_US);
  }

  private static CommonClient client(Credential credential, HttpProfile http, Language language) {
    ClientProfile profile = new ClientProfile();
    profile.setHttpProfile(http);
    profile.setLanguage(language);
    return new CommonClient("essbasic", "2021-05-26", credential, "", profile);
  }

  private static JsonNode call(CommonClient client, String action, String body) throws Exception {
    return PlatformClient.read(client.commonRequest(new CommonRequest(body), action));
  }

  @Test
  void creates_a_contract() throws Exception {
    JsonNode answer =
        call(client(new Credential(ID, KEY)), "CreateFlowsByTemplates", PlatformClient.flows(""));

    assertThat(answer.at("/Response/FlowIds/0").asText()).hasSize(32);
    assertThat(sandbox.contracts())
        .singleElement()
        .satisfies(
            contract -> {
              assertThat(contract.flowName()).isEqualTo("合同");
              assertThat(contract.agent().organizationOpenId()).isEqualTo("org");
            });
  }

  @Test
  void prepares_and_describes() throws Exception {
    CommonClient client = client(new Credential(ID, KEY));

    String body = PlatformClient.flows("").replaceFirst("\\{", "{\"JumpUrl\":\"http://a.b\",");
    JsonNode prepared = call(client, "PrepareFlows", body);
    JsonNode described =
        call(
            client,
            "DescribeResourceUrlsByFlows",
            PlatformClient.ids("yDwivUUckpor6wtoUuogwQHCAB0ES0pQ"));

    assertThat(prepared.at("/Response/ConfirmUrl").asText()).startsWith(sandbox.endpoint());
    assertThat(described.at("/Response/FlowResourceUrlInfos/0/ResourceUrlInfos/0/Url").asText())
        .startsWith(sandbox.endpoint());
    assertThat(sandbox.contracts()).isEmpty();
  }

  @Test
  void may_sign_another_service_name_when_the_scope_is_free() throws Exception {
    sandbox.set("essbasic.any-service", true);
    HttpProfile http = new HttpProfile();
    http.setProtocol(HttpProfile.REQ_HTTP);
    http.setEndpoint("127.0.0.1:" + sandbox.port());
    CommonClient client = client(new Credential(ID, KEY), http, Language.ZH_CN);

    assertThat(call(client, "CreateFlowsByTemplates", PlatformClient.flows("")).at("/Response"))
        .isNotEmpty();

    sandbox.set("essbasic.any-service", false);
    assertThatThrownBy(() -> call(client, "CreateFlowsByTemplates", PlatformClient.flows("")))
        .asInstanceOf(
            org.assertj.core.api.InstanceOfAssertFactories.type(TencentCloudSDKException.class))
        .satisfies(
            e -> {
              assertThat(e.getErrorCode()).isEqualTo("AuthFailure.SignatureFailure");
              assertThat(e.getMessage()).contains("请求签名验证失败");
            });
  }

  @Test
  void is_refused_with_a_wrong_key_and_with_an_unknown_id() {
    assertCode(client(new Credential(ID, "another")), "AuthFailure.SignatureFailure");
    assertCode(client(new Credential("AKIDnobody", KEY)), "AuthFailure.SecretIdNotFound");
    assertThat(sandbox.state().signatureFailures()).isEqualTo(2);
    assertThat(sandbox.contracts()).isEmpty();
  }

  @Test
  void must_send_the_token_of_temporary_keys() throws Exception {
    sandbox.set("essbasic.tokens." + ID, "session");

    assertCode(client(new Credential(ID, KEY)), "AuthFailure.TokenFailure");

    CommonClient client = client(new Credential(ID, KEY, "session"));
    assertThat(call(client, "CreateFlowsByTemplates", PlatformClient.flows("")).at("/Response"))
        .isNotEmpty();
  }

  private static void assertCode(CommonClient client, String code) {
    assertThatThrownBy(() -> call(client, "CreateFlowsByTemplates", PlatformClient.flows("")))
        .asInstanceOf(
            org.assertj.core.api.InstanceOfAssertFactories.type(TencentCloudSDKException.class))
        .extracting(TencentCloudSDKException::getErrorCode)
        .isEqualTo(code);
  }
}
