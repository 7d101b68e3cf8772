package io.github.contractroutes.platform;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendOnceCheckTest {
  @ParameterizedTest
  @CsvSource({
    "camel.component.https.automatic-retries-disabled, false",
    "camel.component.https.automaticRetriesDisabled, false",
    "camel.component.http.automatic-retries-disabled, FALSE",
    "camel.component.https.redirect-handling-disabled, false",
    "camel.component.https.follow-redirects, true",
    "camel.component.http.followRedirects, ' true '",
    "CAMEL_COMPONENT_HTTPS_FOLLOW_REDIRECTS, true",
    "CAMEL_COMPONENT_HTTPS_AUTOMATICRETRIESDISABLED, false",
  })
  void settingThatWouldSendAgainIsRefusedByName(String name, String value) {
    assertThatThrownBy(() -> SendOnceCheck.check(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("exactly once");
  }

  @ParameterizedTest
  @CsvSource({
    "camel.component.https.automatic-retries-disabled, true",
    "camel.component.https.follow-redirects, false",
    "camel.component.https.proxy-host, proxy.local",
    "camel.component.kafka.follow-redirects, true",
    "follow-redirects, true",
  })
  void otherSettingsPass(String name, String value) {
    assertThatCode(() -> SendOnceCheck.check(Map.of(name, value))).doesNotThrowAnyException();
  }

  @Test
  void startStopsAtAWrongProperty() {
    Properties properties = new Properties();
    properties.setProperty("camel.component.https.automatic-retries-disabled", "false");

    assertThatThrownBy(() -> start(properties, false))
        .hasMessageContaining("camel.component.https.automatic-retries-disabled is false");
  }

  @Test
  void startStopsAtAWrongComponent() {
    assertThatThrownBy(() -> start(new Properties(), true))
        .hasMessageContaining("camel.component.https.follow-redirects is true");
  }

  private static void start(Properties properties, boolean followRedirects) throws Exception {
    new PlatformContext(
            PlatformSettings.defaults(),
            Clock.systemUTC(),
            https -> https.setFollowRedirects(followRedirects),
            properties)
        .close();
  }
}
