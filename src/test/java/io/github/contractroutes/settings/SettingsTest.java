package io.github.contractroutes.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private final Properties file = new Properties();

  @Test
  void everySettingHasADefaultThatIsAccepted() throws SettingsException {
    // When
    Settings settings = Settings.of(file, name -> null);
    // Then
    assertThat(settings.kafka()).isFalse();
    assertThat(settings.duration(Key.CALL_TIMEOUT)).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.duration(Key.PACE_GUARD)).isEqualTo(Duration.ofMillis(10));
    assertThat(settings.size(Key.FILES_MAX_BYTES)).isEqualTo(512L * 1024 * 1024);
    assertThat(settings.number(Key.ESSBASIC_CALLS)).isEqualTo(20);
    assertThat(settings.list(Key.FILES_ALLOWED_HOSTS)).contains("*.esign.cn");
  }

  @Test
  void anEnvironmentVariableWinsOverTheFile() throws SettingsException {
    // Given
    file.setProperty("contracts.kafka.create-topics", "true");
    Map<String, String> environment = Map.of("CONTRACTS_KAFKA_CREATE_TOPICS", "false");
    // When
    Settings settings = Settings.of(file, environment::get);
    // Then
    assertThat(settings.flag(Key.KAFKA_CREATE_TOPICS)).isFalse();
  }

  @Test
  void anEnvironmentVariableThatIsSetToNothingSaysNothingUnlessThatCanBeMeant()
      throws SettingsException {
    // Given
    file.setProperty("contracts.ledger.url", "jdbc:postgresql://db/contracts");
    file.setProperty("contracts.kafka.brokers", "kafka:9092");
    file.setProperty("contracts.files.allowed-hosts", "files.example.com");
    // When
    Settings settings = Settings.of(file, name -> "");
    // Then
    assertThat(settings.text(Key.LEDGER_URL)).isEqualTo("jdbc:postgresql://db/contracts");
    assertThat(settings.kafka()).isFalse();
    assertThat(settings.text(Key.FILES_ALLOWED_HOSTS))
        .as("not the default, which would open more hosts")
        .isEqualTo("files.example.com");
  }

  @Test
  void topicsMustDiffer() {
    file.setProperty("contracts.topic.dead-letters", "contracts.create");
    assertThatThrownBy(() -> Settings.of(file, name -> null))
        .hasMessageContaining(
            "contracts.topic.dead-letters must be another topic than contracts.topic.create.");
  }

  @Test
  void everyMistakeGetsOneSentenceThatNamesTheKeyAndWhatIsAccepted() {
    // Given
    file.setProperty("contracts.call.timeout", "soon");
    file.setProperty("contracts.http.port", "70000");
    file.setProperty("contracts.files.max-bytes", "0");
    file.setProperty("contracts.essbasic.endpoint", "ftp://x");
    file.setProperty("contracts.tsign.endpoint", "https://me:geheim@openapi.esign.cn");
    file.setProperty("contracts.kafka.brokers", "localhost");
    file.setProperty("contracts.topic.creates", "x");
    // Then
    assertThatThrownBy(() -> Settings.of(file, name -> null))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.sentences())
                    .containsExactlyInAnyOrder(
                        "contracts.topic.creates is no setting of contract-routes.",
                        "contracts.essbasic.endpoint must be an http or https address without user,"
                            + " path and query.",
                        "contracts.tsign.endpoint must be an http or https address without user,"
                            + " path and query.",
                        "contracts.kafka.brokers must be empty or a list like"
                            + " host1:9092,host2:9092.",
                        "contracts.call.timeout must be a duration such as 10ms, 30s, 15m, 24h or"
                            + " 7d.",
                        "contracts.files.max-bytes must be a size in bytes such as 1048576, 512KB,"
                            + " 512MB or 2GB.",
                        "contracts.http.port must be a port from 1 to 65535."));
  }

  @Test
  void brokersAreReadAsKafkasClientReadsThem() throws SettingsException {
    for (String brokers :
        List.of("a:9092", "a.b-c_d:1, b:2", "SASL_SSL://a:9092,[::1]:9092", "10.0.0.1:9092")) {
      file.setProperty("contracts.kafka.brokers", brokers);
      assertThat(Settings.of(file, name -> null).text(Key.KAFKA_BROKERS)).isEqualTo(brokers);
    }
  }

  @Test
  void whatIsShownHoldsNoPassword() throws SettingsException {
    // Given
    file.setProperty("contracts.sftp.in.password", "geheim1");
    file.setProperty(
        "contracts.ledger.url", "jdbc:postgresql://me:geheim2@db/x?user=me&password=geheim3");
    // When
    String shown = Settings.of(file, name -> null).toString();
    // Then
    assertThat(shown)
        .doesNotContain("geheim")
        .contains("contracts.ledger.url=jdbc:postgresql://...@db/x?...");
  }

  @Test
  void aPlaceholderIsRefusedWithTheVariableThatDoesTheSame() {
    // Given
    file.setProperty("contracts.sftp.out.password", "{{env:SFTP_PASSWORD}}");
    // Then
    assertThatThrownBy(() -> Settings.of(file, name -> null))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "contracts.sftp.out.password must be the value itself, without {{...}}; from the"
                + " environment it comes as CONTRACTS_SFTP_OUT_PASSWORD.");
  }

  @Test
  void camelsOwnPropertiesAreNotLookedAt() throws SettingsException {
    // Given
    file.setProperty("camel.component.kafka.security-protocol", "SSL");
    // Then
    assertThat(Settings.of(file, name -> null)).isNotNull();
  }

  @Test
  void theExampleFileNamesEverySettingWithItsDefault() throws IOException, SettingsException {
    // Given
    Properties example = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("config", "application.properties"))) {
      example.load(reader);
    }
    // When
    Settings settings = Settings.of(example, name -> null);
    // Then
    assertThat(example.stringPropertyNames())
        .containsAll(Arrays.stream(Key.values()).map(Key::key).toList());
    for (Key key : Key.values()) {
      assertThat(settings.text(key)).as(key.key()).isEqualTo(key.usual());
    }
  }
}
