package io.github.contractroutes.platform.essbasic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tencentcloudapi.common.CommonClient;
import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.profile.HttpProfile;
import io.github.contractroutes.platform.Calls;
import io.github.contractroutes.platform.PlatformKey;
import io.github.contractroutes.platform.RawServer;
import io.github.contractroutes.platform.SignedRequest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vendor's own client signs the same bodies at the same second with the same signature. */
class VendorSdkSignatureTest {
  private static final String SECRET_ID = "AKIDEXAMPLE0000000000000000000000000";
  private static final String SECRET_KEY = "EXAMPLEsecretKEY00000000000000000";
  private static RawServer proxy;
  private static CommonClient vendor;

  @BeforeAll
  static void start() throws Exception {
    proxy = new RawServer();
    proxy.answers(200, "{\"Response\":{\"RequestId\":\"r\"}}");
    // As a proxy, because the vendor's client derives the service's name from the host's.
    HttpProfile http = new HttpProfile();
    http.setProtocol(HttpProfile.REQ_HTTP);
    http.setProxyHost("localhost");
    http.setProxyPort(proxy.port());
    http.setEndpoint("essbasic.tencentcloudapi.com");
    ClientProfile profile = new ClientProfile();
    profile.setHttpProfile(http);
    vendor =
        new CommonClient(
            "essbasic", "2021-05-26", new Credential(SECRET_ID, SECRET_KEY), "", profile);
  }

  @AfterAll
  static void stop() throws Exception {
    proxy.close();
  }

  static Stream<String> bodies() {
    return Stream.of(
        new String(EssbasicRequest.body(Calls.creates(20)), UTF_8),
        new String(EssbasicRequest.body(Calls.urls("a", "b")), UTF_8),
        Calls.resource("/examples/essbasic-CreateFlowsByTemplates-2.json")
            .get("request")
            .toString(),
        Calls.resource("/examples/essbasic-PrepareFlows-1.json").get("request").toString(),
        "{}",
        "{\"a\":\"\\u672a 名 🖊 <&>\"}");
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void signatureEqualsTheVendors(String body) throws Exception {
    vendor.call("CreateFlowsByTemplates", body);

    RawServer.Arrival sent = proxy.arrivals().get(proxy.arrivals().size() - 1);
    SignedRequest ours =
        new Tc3Signer("zh-CN")
            .sign(
                new PlatformKey.Essbasic(
                    "http://essbasic.tencentcloudapi.com", SECRET_ID, SECRET_KEY, null),
                "CreateFlowsByTemplates",
                sent.body(),
                Long.parseLong(sent.headers().get("x-tc-timestamp")) * 1000);
    assertThat(sent.text()).isEqualTo(body);
    assertThat(ours.headers())
        .containsEntry("Authorization", sent.headers().get("authorization"))
        .containsEntry("X-TC-Version", sent.headers().get("x-tc-version"))
        .containsEntry("X-TC-Action", sent.headers().get("x-tc-action"));
  }
}
