package io.github.contractroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.contractroutes.settings.Settings;
import io.github.contractroutes.settings.SettingsException;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.camel.PropertyBindingException;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartProblemTest {
  @TempDir Path folder;

  @Test
  void aWrongOptionOfCamelIsNamedWithoutItsValue() {
    // Given
    PropertyBindingException wrong =
        new PropertyBindingException(
            this,
            "saslJaasConfg",
            "password=geheim",
            "camel.component.kafka",
            "sasl-jaas-confg",
            new IllegalArgumentException("geheim"));
    // Then
    assertThat(StartProblem.of(new IllegalStateException(wrong)).sentences())
        .containsExactly(
            "The setting camel.component.kafka.sasl-jaas-confg cannot be used: Camel has no option"
                + " of that name there, or its value does not fit it.");
  }

  @Test
  void brokersThatNobodyKnowsAreNamedByTheirSetting() {
    assertThat(StartProblem.of(new KafkaException("Failed to create client")).sentences())
        .singleElement()
        .asString()
        .contains("contracts.kafka.brokers");
  }

  @Test
  void aFolderWithoutRoutesIsRefused() throws SettingsException {
    // Given
    Properties file = new Properties();
    file.setProperty("contracts.routes", folder.toString());
    Settings settings = Settings.of(file, name -> null);
    // Then
    assertThatThrownBy(() -> Service.start(settings, new Properties()))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "contracts.routes must be a directory with the *.camel.yaml files of the routes; "
                + folder
                + " is none.");
  }
}
