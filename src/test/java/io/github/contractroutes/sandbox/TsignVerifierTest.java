package io.github.contractroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The verifier agrees with the vectors. */
class TsignVerifierTest {
  private static final long NOW = 1_700_000_000_000L;
  private final TsignVerifier verifier = new TsignVerifier(SandboxConfig.defaults().tsign());

  static List<JsonNode> list(String name) throws IOException {
    List<JsonNode> list = new ArrayList<>();
    PlatformClient.JSON
        .readTree(TsignVerifierTest.class.getResource("/vectors/tsign.json"))
        .get(name)
        .forEach(list::add);
    return list;
  }

  static List<JsonNode> vectors() throws IOException {
    return list("request_vectors");
  }

  static List<JsonNode> negatives() throws IOException {
    return list("negative_vectors");
  }

  static List<JsonNode> timestamps() throws IOException {
    return list("timestamp_window_cases");
  }

  private static RawRequest request(JsonNode vector) {
    HttpHeaders headers = new DefaultHttpHeaders();
    vector
        .get("headers")
        .properties()
        .forEach(header -> headers.set(header.getKey(), header.getValue().asText()));
    byte[] body =
        vector.get("body_utf8").isNull()
            ? new byte[0]
            : vector.get("body_utf8").asText().getBytes(StandardCharsets.UTF_8);
    return new RawRequest(
        vector.get("method").asText(),
        vector.get("request_target_on_wire").asText(),
        "",
        headers,
        body,
        0);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void a_vector_is_accepted(JsonNode vector) throws Exception {
    assertThat(verifier.stringToSign(request(vector)))
        .isEqualTo(vector.get("string_to_sign").asText());
    assertThat(verifier.verify(request(vector), NOW)).isEqualTo("0000000001");
  }

  @ParameterizedTest
  @MethodSource("negatives")
  void a_wrong_string_is_refused(JsonNode vector) throws IOException {
    RawRequest request = request(vectors().get(0));
    request.headers().set("X-Tsign-Open-Ca-Signature", vector.get("signature").asText());

    assertThatThrownBy(() -> verifier.verify(request, NOW))
        .hasMessage(vector.get("expected_gateway_message").asText());
  }

  @ParameterizedTest
  @MethodSource("timestamps")
  void the_timestamp_window_is_fifteen_minutes(JsonNode row) throws Exception {
    RawRequest request = request(vectors().get(0));
    request.headers().set("X-Tsign-Open-Ca-Timestamp", row.get("timestamp_header").asText());
    String expect = row.get("expect").asText();

    if (expect.startsWith("ok")) {
      assertThat(verifier.verify(request, NOW)).isNotEmpty();
    } else {
      assertThatThrownBy(() -> verifier.verify(request, NOW)).hasMessage(expect.split("[ (]")[0]);
    }
  }

  @Test
  void a_body_that_differs_from_its_digest_is_refused() throws IOException {
    RawRequest good = request(vectors().get(3));
    RawRequest changed =
        new RawRequest(good.method(), good.path(), "", good.headers(), new byte[] {'{', '}'}, 0);

    assertThatThrownBy(() -> verifier.verify(changed, NOW)).hasMessage("INVALID_SIGNATURE");
  }

  @Test
  void queries_are_signed_sorted_and_decoded_unless_the_disputed_ways_are_chosen() {
    RawRequest request =
        new RawRequest(
            "GET", "/v1/x", "b=%E5%90%8C&a=&b=2", new DefaultHttpHeaders(), new byte[0], 0);

    assertThat(verifier.stringToSign(request)).endsWith("\n/v1/x?a&b=同");
    SandboxConfig other =
        SandboxConfig.defaults()
            .with("tsign.sign-encoded-query", true)
            .with("tsign.sign-empty-with-equals", true);
    assertThat(new TsignVerifier(other.tsign()).stringToSign(request))
        .endsWith("\n/v1/x?a=&b=%E5%90%8C");
  }

  @Test
  void listed_headers_are_signed_sorted_before_the_path() {
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set("X-Tsign-Open-Ca-Signature-Headers", "x-b,Accept,X-A");
    headers.set("x-b", "2");
    RawRequest request = new RawRequest("GET", "/v1/x", "", headers, new byte[0], 0);

    assertThat(verifier.stringToSign(request)).isEqualTo("GET\n\n\n\n\nX-A:\nx-b:2\n/v1/x");
  }
}
