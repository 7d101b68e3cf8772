package io.github.contractroutes.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleTest {
  private final JsonNode tenants = new YAMLMapper().readTree(Sample.resource("tenants.yaml"));

  SampleTest() throws IOException {}

  static List<Sample> samples() {
    return Sample.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theTextHoldsTheRequestsThatAreExpectedOfIt(Sample sample) throws IOException {
    List<JsonNode> requests = requests(sample);

    assertThat(requests)
        .extracting(request -> request.path("requestId").asText())
        .containsExactlyElementsOf(
            sample.expected().stream().map(Sample.Expected::requestId).toList());
    assertThat(requests)
        .extracting(request -> request.path("tenant").asText())
        .containsExactlyElementsOf(
            sample.expected().stream().map(Sample.Expected::tenant).toList());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void tenantsAreThoseOfTheTenantFileBesidesTheOneThatIsNot(Sample sample) {
    for (Sample.Expected expected : sample.expected()) {
      assertThat(tenants.path("tenants").has(expected.tenant())).isEqualTo(!expected.deadLetter());
    }
  }

  @Test
  void asManyContractsAreExpectedAsCreatesSucceed() throws IOException {
    long created = 0;
    for (Sample sample : Sample.all()) {
      boolean preview = requests(sample).get(0).at("/payload/NeedPreview").asBoolean();
      if (sample.operation().equals("create") && !preview) {
        created +=
            sample.expected().stream()
                .flatMap(expected -> expected.statuses().stream())
                .filter("SUCCEEDED"::equals)
                .count();
      }
    }

    assertThat(created).isEqualTo(Sample.CONTRACTS);
  }

  @Test
  void theTenantsKeysOpenTheSandbox() {
    try (var sandbox = DemoSandbox.start(FreePorts.any())) {
      SandboxConfig open = sandbox.config();
      for (JsonNode credential : tenants.path("credentials")) {
        if (credential.path("platform").asText().equals("essbasic")) {
          assertThat(open.essbasic().keys())
              .containsEntry(
                  credential.path("secretId").asText(), credential.path("secretKey").asText());
        } else {
          assertThat(open.tsign().apps())
              .containsEntry(
                  credential.path("appId").asText(), credential.path("appSecret").asText());
        }
      }
    }
  }

  private static List<JsonNode> requests(Sample sample) throws IOException {
    List<JsonNode> requests = new ArrayList<>();
    try (var values = new ObjectMapper().readerFor(JsonNode.class).readValues(sample.content())) {
      values.forEachRemaining(value -> requests.add((JsonNode) value));
    }
    return requests;
  }
}
