package io.github.contractroutes.bench;

import com.tencentcloudapi.common.AbstractClient;
import com.tencentcloudapi.common.CommonClient;
import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.profile.HttpProfile;
import com.tencentcloudapi.common.profile.Language;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;

/**
 * The signing half of the vendor's own {@code call(action, payload)}: its private methods, in its
 * order, without the sending.
 */
final class VendorSigner {
  private final MethodHandle getHeaders;
  private final MethodHandle getAuthorization;

  VendorSigner(String secretId, String secretKey) throws ReflectiveOperationException {
    HttpProfile http = new HttpProfile();
    http.setEndpoint("essbasic.tencentcloudapi.com");
    ClientProfile profile = new ClientProfile();
    profile.setHttpProfile(http);
    profile.setLanguage(Language.EN_US);
    CommonClient client =
        new CommonClient(
            "essbasic", "2021-05-26", new Credential(secretId, secretKey), "", profile);
    MethodHandles.Lookup lookup =
        MethodHandles.privateLookupIn(AbstractClient.class, MethodHandles.lookup());
    getHeaders =
        lookup
            .findVirtual(AbstractClient.class, "getHeaders", MethodType.methodType(HashMap.class))
            .bindTo(client);
    getAuthorization =
        lookup
            .findVirtual(
                AbstractClient.class,
                "getAuthorization",
                MethodType.methodType(String.class, HashMap.class, byte[].class))
            .bindTo(client);
  }

  @SuppressWarnings("unchecked")
  Map<String, String> sign(String action, byte[] body) throws Throwable {
    HashMap<String, String> headers = (HashMap<String, String>) getHeaders.invokeExact();
    headers.put("X-TC-Action", action);
    headers.put("Content-Type", "application/json; charset=utf-8");
    headers.put("Authorization", (String) getAuthorization.invokeExact(headers, body));
    return headers;
  }
}
