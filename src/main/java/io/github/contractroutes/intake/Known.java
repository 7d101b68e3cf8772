package io.github.contractroutes.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.tenant.Tenant;
import io.github.contractroutes.tenant.Tenants;
import java.util.regex.Pattern;

/**
 * What can be told of a request even if it is refused, so that its producer finds the refusal.
 *
 * @param requestId null if it is absent or not well formed
 * @param tenant null if it is absent or not well formed
 * @param platform null if the tenant is unknown
 * @param context compact JSON; null if it is absent or not well formed
 */
record Known(String requestId, String tenant, String platform, byte[] context) {
  /** Most bytes of a context as compact JSON. */
  static final int MOST_CONTEXT = 4096;

  static final Known NOTHING = new Known(null, null, null, null);

  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  static Known of(ObjectNode request, Tenants tenants, TextCheck text) {
    String tenant = matching(request.path("tenant"), TENANT);
    return new Known(
        matching(request.path("requestId"), REQUEST_ID),
        tenant,
        tenants.find(tenant).map(Tenant::platform).orElse(null),
        context(request.path("context"), text));
  }

  private static String matching(JsonNode value, Pattern pattern) {
    return value.isTextual() && pattern.matcher(value.textValue()).matches()
        ? value.textValue()
        : null;
  }

  private static byte[] context(JsonNode value, TextCheck text) {
    if (!value.isObject() || !text.isGood(value)) {
      return null;
    }
    byte[] bytes = Json.bytes(value);
    return bytes.length > MOST_CONTEXT ? null : bytes;
  }
}
