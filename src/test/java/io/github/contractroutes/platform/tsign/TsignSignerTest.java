package io.github.contractroutes.platform.tsign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.platform.Calls;
import io.github.contractroutes.platform.PlatformKey;
import io.github.contractroutes.platform.SignedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TsignSignerTest {
  private static final JsonNode VECTORS = Calls.resource("/vectors/tsign.json");
  private static final String SECRET = VECTORS.get("app_secret").asText();

  static Stream<JsonNode> vectors() {
    List<JsonNode> vectors = new ArrayList<>();
    VECTORS.get("request_vectors").forEach(vectors::add);
    return vectors.stream();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void signatureEqualsEveryVector(JsonNode vector) {
    JsonNode headers = vector.get("headers");

    String toSign =
        TsignSigner.stringToSign(
            vector.get("method").asText(),
            headers.path("Accept").asText(),
            headers.path("Content-MD5").asText(),
            headers.path("Content-Type").asText(),
            vector.get("path_and_parameters_signed").asText());

    assertThat(toSign).isEqualTo(vector.get("string_to_sign").asText());
    assertThat(TsignSigner.sign(SECRET, toSign)).isEqualTo(vector.get("signature").asText());
  }

  @Test
  void negativeVectorsAreNotWhatIsSigned() {
    for (JsonNode negative : VECTORS.get("negative_vectors")) {
      String wrong = negative.get("string_to_sign").asText();

      assertThat(TsignSigner.sign(SECRET, wrong)).isEqualTo(negative.get("signature").asText());
      assertThat(TsignSigner.sign(SECRET, wrong))
          .isNotEqualTo(negative.get("valid_signature_would_be").asText());
    }
  }

  @Test
  void documentsRequestIsTheRecommendedVector() {
    JsonNode vector = vectors().findFirst().orElseThrow();

    SignedRequest request =
        TsignRequest.documents(
            Calls.documents(
                new PlatformKey.Tsign(
                    "https://openapi.esign.cn", VECTORS.get("app_id").asText(), SECRET, false),
                "0123456789abcdef0123456789abcdef"),
            VECTORS.get("timestamp_ms").asLong());

    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.uri())
        .hasToString("https://openapi.esign.cn" + vector.get("request_target_on_wire").asText());
    assertThat(Calls.JSON.<JsonNode>valueToTree(request.headers()))
        .isEqualTo(vector.get("headers"));
    assertThat(request.body()).isEmpty();
  }

  @Test
  void tokenModeHasNoAuthModeAndNoSignature() {
    SignedRequest request =
        TsignRequest.documents(
            Calls.documents(Calls.tsignKey("https://openapi.esign.cn", true), "abc"), 1);

    assertThat(TsignRequest.withToken(request, "t").headers())
        .containsEntry("X-Tsign-Open-Token", "t")
        .containsEntry("X-Tsign-Open-App-Id", "7438000001")
        .doesNotContainKeys(
            "X-Tsign-Open-Auth-Mode", "X-Tsign-Open-Ca-Signature", "X-Tsign-Open-Ca-Timestamp");
  }

  @Test
  void tokenRequestEncodesItsQueryAndDoesNotPrintIt() {
    SignedRequest request =
        TsignRequest.token(
            new PlatformKey.Tsign("https://openapi.esign.cn", "1", "a+b/c&d", true), 1);

    assertThat(request.uri().getRawQuery())
        .isEqualTo("appId=1&secret=a%2Bb%2Fc%26d&grantType=client_credentials");
    assertThat(request.toString()).doesNotContain("secret");
  }

  @Test
  void flowIdCannotLeadToAnotherPath() {
    assertThatThrownBy(
            () ->
                TsignRequest.documents(
                    Calls.documents(Calls.tsignKey("https://openapi.esign.cn", false), "../x"), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
