package io.github.contractroutes.platform.essbasic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.platform.Calls;
import io.github.contractroutes.platform.PlatformKey;
import io.github.contractroutes.platform.SignedRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Tc3SignerTest {
  private static final JsonNode VECTORS = Calls.resource("/vectors/tc3.json");

  static Stream<JsonNode> vectors() {
    List<JsonNode> vectors = new ArrayList<>();
    VECTORS.get("vectors").forEach(vectors::add);
    return vectors.stream();
  }

  static Stream<JsonNode> essbasicVectors() {
    return vectors().filter(vector -> vector.get("service").asText().equals("essbasic"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void signatureEqualsEveryVector(JsonNode vector) {
    StringBuilder lines = new StringBuilder();
    for (String name : vector.get("signedHeaders").asText().split(";")) {
      String value =
          switch (name) {
            case "content-type" -> vector.get("contentType").asText();
            case "host" -> vector.get("host").asText();
            default -> vector.get("action").asText().toLowerCase();
          };
      lines.append(name).append(':').append(value).append('\n');
    }
    byte[] body = Base64.getDecoder().decode(vector.get("payloadBase64").asText());

    String canonical =
        Tc3Signer.canonicalRequest(lines.toString(), vector.get("signedHeaders").asText(), body);
    String authorization =
        Tc3Signer.authorization(
            vector.get("secretId").asText(),
            vector.get("secretKey").asText(),
            vector.get("service").asText(),
            vector.get("signedHeaders").asText(),
            canonical,
            vector.get("timestamp").asLong());

    assertThat(canonical).isEqualTo(vector.get("canonicalRequest").asText());
    assertThat(authorization).isEqualTo(vector.get("authorization").asText());
  }

  @ParameterizedTest
  @MethodSource("essbasicVectors")
  void requestHasTheVectorsHeaders(JsonNode vector) {
    SignedRequest request = sign(vector, vector.get("payload").asText());

    vector
        .get("requestHeaders")
        .fields()
        .forEachRemaining(
            header -> {
              if (!header.getKey().equals("Host")) {
                assertThat(request.headers())
                    .containsEntry(header.getKey(), header.getValue().asText());
              }
            });
    assertThat(request.uri()).hasToString("https://" + vector.get("host").asText() + "/");
    assertThat(request.signedAtMillis()).isEqualTo(vector.get("timestamp").asLong() * 1000);
  }

  @Test
  void negativeVectorsHaveAnotherSignature() {
    for (JsonNode negative : VECTORS.get("negative")) {
      JsonNode base =
          vectors()
              .filter(v -> v.get("name").asText().equals(negative.get("baseVector").asText()))
              .findFirst()
              .orElseThrow();
      SignedRequest right = sign(base, negative.get("payload").asText());
      String sentType = negative.get("requestHeaders").get("Content-Type").asText();
      boolean sameBody = negative.get("payload").asText().equals(base.get("payload").asText());
      boolean sameType = sentType.equals(Tc3Signer.CONTENT_TYPE);
      String sent = negative.get("requestHeaders").get("Authorization").asText();

      // An expired signature is a right one; what changed the body or the type is a wrong one.
      boolean accepted = right.headers().get("Authorization").equals(sent) && sameType;
      assertThat(accepted).as(negative.get("why").asText()).isEqualTo(sameBody && sameType);
    }
  }

  @Test
  void hostIsSignedWithItsPortUnlessItIsTheSchemesOwn() {
    assertThat(signed("http://127.0.0.1:8081").uri().getRawAuthority()).isEqualTo("127.0.0.1:8081");
    assertThat(signed("https://Essbasic.TencentCloudApi.com:443/").headers())
        .containsEntry(
            "Authorization",
            signed("https://essbasic.tencentcloudapi.com").headers().get("Authorization"));
    assertThat(signed("https://essbasic.tencentcloudapi.com:8443").headers().get("Authorization"))
        .isNotEqualTo(
            signed("https://essbasic.tencentcloudapi.com").headers().get("Authorization"));
  }

  @Test
  void temporaryKeysCarryTheirToken() {
    PlatformKey.Essbasic key =
        new PlatformKey.Essbasic("https://essbasic.tencentcloudapi.com", "id", "key", "sts");

    SignedRequest request =
        new Tc3Signer("zh-CN").sign(key, "PrepareFlows", "{}".getBytes(UTF_8), 0);

    assertThat(request.headers())
        .containsEntry("X-TC-Token", "sts")
        .containsEntry("X-TC-Language", "zh-CN");
    assertThat(request.toString()).doesNotContain("Signature");
  }

  private static SignedRequest signed(String endpoint) {
    return new Tc3Signer("en-US")
        .sign(Calls.essbasicKey(endpoint), "PrepareFlows", "{}".getBytes(UTF_8), 1732200000_000L);
  }

  private static SignedRequest sign(JsonNode vector, String payload) {
    PlatformKey.Essbasic key =
        new PlatformKey.Essbasic(
            "https://" + vector.get("host").asText(),
            vector.get("secretId").asText(),
            vector.get("secretKey").asText(),
            null);
    return new Tc3Signer("en-US")
        .sign(
            key,
            vector.get("action").asText(),
            payload.getBytes(UTF_8),
            vector.get("timestamp").asLong() * 1000 + 999);
  }
}
