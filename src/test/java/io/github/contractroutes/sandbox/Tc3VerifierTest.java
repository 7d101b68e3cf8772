package io.github.contractroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verifier agrees with the published vectors. */
class Tc3VerifierTest {
  private static JsonNode file() throws IOException {
    return PlatformClient.JSON.readTree(Tc3VerifierTest.class.getResource("/vectors/tc3.json"));
  }

  static List<JsonNode> vectors() throws IOException {
    List<JsonNode> vectors = new ArrayList<>();
    file().get("vectors").forEach(vectors::add);
    return vectors;
  }

  static List<JsonNode> negatives() throws IOException {
    List<JsonNode> vectors = new ArrayList<>();
    file().get("negative").forEach(vectors::add);
    return vectors;
  }

  private static RawRequest request(JsonNode vector) {
    HttpHeaders headers = new DefaultHttpHeaders();
    vector
        .get("requestHeaders")
        .properties()
        .forEach(header -> headers.set(header.getKey(), header.getValue().asText()));
    byte[] body = vector.get("payload").asText().getBytes(StandardCharsets.UTF_8);
    return new RawRequest("POST", "/", "", headers, body, 0);
  }

  private static Tc3Verifier verifier(JsonNode vector) {
    return new Tc3Verifier(
        vector.get("service").asText(),
        Map.of(vector.get("secretId").asText(), vector.get("secretKey").asText()));
  }

  private static String refusal(Tc3Verifier verifier, RawRequest request, long now) {
    return catchThrowableOfType(EssbasicError.class, () -> verifier.verify(request, now)).code();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void a_vector_is_accepted(JsonNode vector) {
    String secretId = verifier(vector).verify(request(vector), vector.get("timestamp").asLong());

    assertThat(secretId).isEqualTo(vector.get("secretId").asText());
  }

  @ParameterizedTest
  @MethodSource("negatives")
  void a_spoilt_vector_is_refused(JsonNode vector) throws IOException {
    Tc3Verifier verifier = verifier(vectors().get(0));

    assertThat(refusal(verifier, request(vector), vector.get("serverTime").asLong()))
        .isEqualTo(vector.get("expectedErrorCode").asText());
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, 300})
  void a_clock_may_differ_by_five_minutes(long seconds) throws IOException {
    JsonNode vector = vectors().get(0);

    verifier(vector).verify(request(vector), vector.get("timestamp").asLong() + seconds);
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301})
  void a_clock_may_not_differ_by_more(long seconds) throws IOException {
    JsonNode vector = vectors().get(0);
    long now = vector.get("timestamp").asLong() + seconds;

    assertThat(refusal(verifier(vector), request(vector), now))
        .isEqualTo("AuthFailure.SignatureExpire");
  }

  @Test
  void another_service_in_the_scope_is_refused_unless_any_will_do() throws IOException {
    JsonNode vector = vectors().get(3);
    Map<String, String> keys =
        Map.of(vector.get("secretId").asText(), vector.get("secretKey").asText());
    long now = vector.get("timestamp").asLong();

    assertThat(refusal(new Tc3Verifier("essbasic", keys), request(vector), now))
        .isEqualTo("AuthFailure.SignatureFailure");
    assertThat(new Tc3Verifier("", keys).verify(request(vector), now)).isNotEmpty();
  }

  @Test
  void an_unsigned_payload_is_accepted_when_the_request_says_so() throws IOException {
    JsonNode vector = vectors().get(0);
    RawRequest request = request(vector);
    request.headers().set("X-TC-Content-SHA256", "UNSIGNED-PAYLOAD");

    // The signature covers the payload, so it must fail now; that of the literal text is right.
    assertThat(refusal(verifier(vector), request, vector.get("timestamp").asLong()))
        .isEqualTo("AuthFailure.SignatureFailure");
    RawRequest literal =
        new RawRequest(
            "POST",
            "/",
            "",
            request.headers().copy().set("Authorization", UNSIGNED),
            "whatever".getBytes(StandardCharsets.UTF_8),
            0);
    assertThat(verifier(vector).verify(literal, vector.get("timestamp").asLong())).isNotEmpty();
  }

  // Computed independently over the vector's canonical request, "UNSIGNED-PAYLOAD" hashed as body.
  private static final String UNSIGNED =
      "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE0000000000000000000000000/2024-11-21/essbasic/"
          + "tc3_request, SignedHeaders=content-type;host, Signature=95b851b5bec3724d0d7ad1dd0c833e90090740e679533422f29a591808d56443";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SKIP",
        "TC3-HMAC-SHA256 Credential=a/b/tc3_request, SignedHeaders=host, Signature=00"
      })
  void a_malformed_authorization_is_named_so(String authorization) throws IOException {
    JsonNode vector = vectors().get(0);
    RawRequest request = request(vector);
    request.headers().set("Authorization", authorization);

    assertThat(refusal(verifier(vector), request, vector.get("timestamp").asLong()))
        .isEqualTo("AuthFailure.InvalidAuthorization");
  }
}
