package io.github.contractroutes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;

/** A client that signs for both platforms with nothing but the JDK. */
final class PlatformClient {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String AGENT =
      """
      {"AppId":"app","ProxyOrganizationOpenId":"org","ProxyOperator":{"OpenId":"n9527"}}""";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Sandbox sandbox;
  private final Clock clock;
  private String secretId = "AKIDEXAMPLE0000000000000000000000000";
  private String secretKey = "EXAMPLEsecretKEY00000000000000000";

  PlatformClient(Sandbox sandbox, Clock clock) {
    this.sandbox = sandbox;
    this.clock = clock;
  }

  PlatformClient as(String id, String key) {
    secretId = id;
    secretKey = key;
    return this;
  }

  static String flows(String... members) {
    StringBuilder flows = new StringBuilder();
    for (String more : members) {
      flows
          .append(flows.isEmpty() ? "" : ",")
          .append("{\"FlowName\":\"合同\",\"TemplateId\":\"yDRS4UUgygqdcj2tUuO4zjEEFuP35Swc\"")
          .append(more.isEmpty() ? "" : "," + more)
          .append("}");
    }
    return "{\"Agent\":" + AGENT + ",\"FlowInfos\":[" + flows + "]}";
  }

  static String ids(String... ids) {
    return "{\"Agent\":" + AGENT + ",\"FlowIds\":[\"" + String.join("\",\"", ids) + "\"]}";
  }

  /** The {@code Response} of an essbasic call. */
  JsonNode call(String action, String body) {
    HttpResponse<String> response = essbasic(action, body);
    if (response.statusCode() != 200) {
      throw new AssertionError("HTTP " + response.statusCode());
    }
    return read(response.body()).path("Response");
  }

  static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpResponse<String> essbasic(String action, String body, String... headers) {
    return send(essbasicRequest(action, body, headers).build());
  }

  HttpRequest.Builder essbasicRequest(String action, String body, String... headers) {
    URI uri = URI.create(sandbox.endpoint() + "/");
    long now = clock.millis() / 1000;
    String date = clock.instant().atZone(ZoneOffset.UTC).toLocalDate().toString();
    String canonical =
        "POST\n/\n\ncontent-type:application/json\nhost:"
            + uri.getAuthority()
            + "\n\ncontent-type;host\n"
            + Hash.sha256Hex(body.getBytes(UTF_8));
    String scope = date + "/essbasic/tc3_request";
    byte[] key = Hash.hmacSha256(("TC3" + secretKey).getBytes(UTF_8), date);
    key = Hash.hmacSha256(Hash.hmacSha256(key, "essbasic"), "tc3_request");
    String text =
        "TC3-HMAC-SHA256\n" + now + "\n" + scope + "\n" + Hash.sha256Hex(canonical.getBytes(UTF_8));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .header("X-TC-Action", action)
            .header("X-TC-Version", "2021-05-26")
            .header("X-TC-Timestamp", "" + now)
            .header(
                "Authorization",
                "TC3-HMAC-SHA256 Credential=%s/%s, SignedHeaders=content-type;host, Signature=%s"
                    .formatted(secretId, scope, Hash.hex(Hash.hmacSha256(key, text))))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  HttpResponse<String> tsign(String path) {
    String text = "GET\n*/*\n\napplication/json; charset=UTF-8\n\n" + path;
    byte[] mac = Hash.hmacSha256("00112233445566778899aabbccddeeff".getBytes(UTF_8), text);
    return get(
        path,
        "Accept",
        "*/*",
        "Content-Type",
        "application/json; charset=UTF-8",
        "X-Tsign-Open-App-Id",
        "0000000001",
        "X-Tsign-Open-Auth-Mode",
        "Signature",
        "X-Tsign-Open-Ca-Timestamp",
        "" + clock.millis(),
        "X-Tsign-Open-Ca-Signature",
        Base64.getEncoder().encodeToString(mac));
  }

  HttpResponse<String> get(String pathOrUrl, String... headers) {
    HttpRequest.Builder request = request(pathOrUrl);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpRequest.Builder request(String pathOrUrl) {
    String url = pathOrUrl.startsWith("/") ? sandbox.endpoint() + pathOrUrl : pathOrUrl;
    return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10));
  }

  HttpResponse<String> control(String method, String path, String body) {
    return send(request(path).method(method, HttpRequest.BodyPublishers.ofString(body)).build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return sendRaw(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpResponse<String> sendRaw(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString(UTF_8));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  byte[] bytes(String url) {
    try {
      return http.send(request(url).build(), BodyHandlers.ofByteArray()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
