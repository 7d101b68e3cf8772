package io.github.contractroutes.bench;

import com.tencentcloudapi.common.CommonClient;
import com.tencentcloudapi.common.CommonRequest;
import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.profile.HttpProfile;
import com.tencentcloudapi.common.profile.Language;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/** Calls by the vendor's own client, with the sandbox as its HTTP proxy. */
final class VendorCalls {
  static final String ID = "AKIDEXAMPLE0000000000000000000000000";
  static final String KEY = "EXAMPLEsecretKEY00000000000000000";

  private static final String AGENT =
      """
      "Agent":{"AppId":"yDwhxUUckp3gl8j5UuFX33LSNozpRsbi","ProxyOrganizationOpenId":"org_acme",\
      "ProxyOperator":{"OpenId":"n9527"}}""";

  private final CommonClient client;

  VendorCalls(URI sandbox) {
    HttpProfile http = new HttpProfile();
    http.setProtocol(HttpProfile.REQ_HTTP);
    http.setProxyHost(sandbox.getHost());
    http.setProxyPort(sandbox.getPort());
    http.setEndpoint("essbasic.tencentcloudapi.com");
    ClientProfile profile = new ClientProfile();
    profile.setHttpProfile(http);
    profile.setLanguage(Language.EN_US);
    client = new CommonClient("essbasic", "2021-05-26", new Credential(ID, KEY), "", profile);
  }

  /** The links of so many flows, as the platform answers. */
  String links(List<String> flowIds) throws TencentCloudSDKException {
    String ids =
        flowIds.stream().map(id -> '"' + id + '"').collect(Collectors.joining(",", "[", "]"));
    return call("DescribeResourceUrlsByFlows", "{%s,\"FlowIds\":%s}".formatted(AGENT, ids));
  }

  /** Creates what stands in {@code payload}, an object as requests carry it. */
  String create(String payload) throws TencentCloudSDKException {
    return call("CreateFlowsByTemplates", "{%s,%s".formatted(AGENT, payload.substring(1)));
  }

  private String call(String action, String body) throws TencentCloudSDKException {
    return client.commonRequest(new CommonRequest(body), action);
  }
}
