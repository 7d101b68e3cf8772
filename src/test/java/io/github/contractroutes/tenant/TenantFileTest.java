package io.github.contractroutes.tenant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantFileTest {
  private static final Path PATH = Path.of("config/tenants.yaml");
  private static final UnaryOperator<String> ENVIRONMENT =
      text -> {
        if (text.contains("MISSING")) {
          throw new IllegalArgumentException("no value for " + text);
        }
        return text.replaceAll("\\{\\{env:(\\w+)}}", "value-of-$1");
      };

  private static final String GOOD =
      """
      credentials:
        tencent: {platform: essbasic, secretId: "{{env:ID}}", secretKey: "{{env:KEY}}"}
        esign: {platform: tsign, account: main, appId: 0743800, appSecret: "{{env:SECRET}}",
                auth: token, endpoint: "https://x.example", callsPerSecond: 0}
      tenants:
        acme: {credential: tencent, appId: app, organizationOpenId: org, operatorOpenId: n9527,
               operators: {zhang: n9528}, weight: 3}
        gamma: {credential: esign}
      """;

  private static TenantBook read(String yaml) throws TenantFileException {
    return new TenantFile(PATH, ENVIRONMENT).read(yaml.getBytes(UTF_8));
  }

  @Test
  void aGoodFileGivesTenantsWithTheirCredentials() throws TenantFileException {
    TenantBook book = read(GOOD);

    Tenant acme = book.tenants().get("acme");
    assertThat(acme.platform()).isEqualTo("essbasic");
    assertThat(acme.credential().secretKey()).isEqualTo("value-of-KEY");
    assertThat(acme.credential().account()).isEqualTo("tencent");
    assertThat(acme.weight()).isEqualTo(3);
    assertThat(acme.operator(null)).contains("n9527");
    assertThat(acme.operator("zhang")).contains("n9528");
    assertThat(acme.operator("li")).isEmpty();
    Tenant gamma = book.tenants().get("gamma");
    assertThat(gamma.weight()).isEqualTo(1);
    assertThat(gamma.operators()).isEqualTo(Map.of());
    assertThat(gamma.credential())
        .isEqualTo(
            new Credential(
                "esign",
                "tsign",
                "main",
                null,
                null,
                null,
                "0743800",
                "value-of-SECRET",
                "token",
                "https://x.example",
                0));
    assertThat(book.callsPerSecond("main")).contains(0);
    assertThat(book.callsPerSecond("tencent")).isEmpty();
    assertThat(book.warnings()).isEmpty();
  }

  @Test
  void theExampleFileIsGood() throws IOException, TenantFileException {
    TenantBook book = read(Files.readString(PATH));

    assertThat(book.tenants()).containsOnlyKeys("acme", "gamma");
    assertThat(book.warnings()).isEmpty();
  }

  @Test
  void secretsInPlainTextAreWarnedOfAndNeverShown() throws TenantFileException {
    TenantBook book = read(GOOD.replace("{{env:KEY}}", "s3cret"));

    assertThat(book.warnings()).hasSize(1);
    assertThat(book.warnings().get(0))
        .startsWith("config/tenants.yaml: credentials.tencent.secretKey is written in plain text")
        .doesNotContain("s3cret");
    assertThat(book.toString()).doesNotContain("s3cret", "value-of", "n9527");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "platform: essbasic|platform: docusign|credentials.tencent.platform is unknown; accepted are",
        "platform: essbasic,||credentials.tencent.platform is missing.",
        "secretKey: \"{{env:KEY}}\"|secretKey:|credentials.tencent.secretKey is empty.",
        ", secretKey: \"{{env:KEY}}\"||credentials.tencent.secretKey is missing.",
        "{{env:KEY}}|{{env:MISSING:hidden}}|secretKey has the placeholder {{env:MISSING}}, which",
        "{{env:KEY}}| |credentials.tencent.secretKey is empty.",
        "appSecret: \"{{env:SECRET}}\",||credentials.esign.appSecret is missing.",
        "auth: token|auth: basic|credentials.esign.auth must be signature or token.",
        "https://x.example|x.example|credentials.esign.endpoint must be an address",
        "callsPerSecond: 0|callsPerSecond: -1|credentials.esign.callsPerSecond must be a whole",
        "account: main|account: a/b|credentials.esign.account must be",
        "account: main|secretId: x|credentials.esign.secretId is unknown here; accepted are account",
        "credential: tencent|credential: other|tenants.acme.credential names no credential; there are esign, tencent.",
        "credential: tencent,||tenants.acme.credential is missing.",
        "organizationOpenId: org,||tenants.acme.organizationOpenId is missing.",
        "operatorOpenId: n9527,||tenants.acme.operatorOpenId is missing.",
        "appId: app,||tenants.acme.appId is missing.",
        "weight: 3|weight: 0|tenants.acme.weight must be a whole number from 1",
        "weight: 3|wait: 3|tenants.acme.wait is unknown here",
        "zhang: n9528|\"z hang\": n9528|tenants.acme.operators.z hang has a bad name",
        "{zhang: n9528}|[n9528]|tenants.acme.operators must be a map.",
        "{credential: esign}|{credential: esign, appId: x}|tenants.gamma.appId is unknown here",
        "{credential: esign}|esign|tenants.gamma must be a map.",
        "gamma:|results:|tenants.results has a reserved name",
        "gamma:|-gamma:|tenants.-gamma has a bad name; a name is [A-Za-z0-9]",
        "gamma:|acme:|config/tenants.yaml repeats a name near line 8.",
        "tenants:|tenant:|tenant is unknown here; accepted are credentials, tenants.",
        "{credential: esign}|*esign|config/tenants.yaml uses an anchor or alias near line 8.",
        "credential: esign}|credential: esign|config/tenants.yaml is not valid YAML",
      })
  void aMistakeIsOneSentenceWithFileAndPlace(String good, String bad, String sentence) {
    String yaml = GOOD.replace(good, bad == null ? "" : bad);
    assertThat(yaml).isNotEqualTo(GOOD);

    TenantFileException refused = catchThrowableOfType(TenantFileException.class, () -> read(yaml));

    assertThat(refused.mistakes()).hasSize(1);
    assertThat(refused.mistakes().get(0))
        .startsWith("config/tenants.yaml")
        .contains(sentence)
        .doesNotContain("hidden")
        .endsWith(".");
  }

  @Test
  void everyMistakeIsTold() {
    TenantFileException refused =
        catchThrowableOfType(
            TenantFileException.class,
            () -> read(GOOD.replace("appId: app,", "").replace("auth: token", "auth: x")));

    assertThat(refused.mistakes()).hasSize(2);
  }

  @Test
  void credentialsOfOneAccountHaveOnePace() {
    String yaml = GOOD.replace("essbasic,", "essbasic, account: main, callsPerSecond: 5,");

    TenantFileException refused = catchThrowableOfType(TenantFileException.class, () -> read(yaml));

    assertThat(refused.mistakes().get(0)).contains("an account has one pace");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|must be a map",
        "- a|must be a map",
        "credentials: {}|tenants is missing or empty"
      })
  void aFileWithoutTenantsIsRefused(String yaml, String sentence) {
    TenantFileException refused = catchThrowableOfType(TenantFileException.class, () -> read(yaml));

    assertThat(refused).hasMessageContaining(sentence);
  }
}
