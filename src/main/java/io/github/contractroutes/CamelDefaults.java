package io.github.contractroutes;

import io.github.contractroutes.settings.Key;
import io.github.contractroutes.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;

/** Camel's own properties as this service likes them; application.properties wins over them. */
final class CamelDefaults {
  private CamelDefaults() {}

  static Map<String, String> of(Settings settings) {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("camel.management.enabled", "true");
    defaults.put("camel.management.port", settings.text(Key.HTTP_PORT));
    defaults.put("camel.management.healthCheckEnabled", "true");
    defaults.put("camel.management.metricsEnabled", "true");
    defaults.put("camel.metrics.enabled", "true");
    // Numbers of each step and endpoint cost more than some of the steps; those of routes stay.
    defaults.put("camel.metrics.enableExchangeEventNotifier", "false");
    // Beans for JMX take a tenth of the start and a part of every step; who needs them asks.
    defaults.put("camel.main.jmxEnabled", "false");
    defaults.put("camel.main.jmxManagementStatisticsLevel", "RoutesOnly");
    defaults.put("camel.health.exposureLevel", "full");
    defaults.put("camel.main.useBreadcrumb", "false");
    defaults.put("camel.main.messageHistory", "false");
    defaults.put("camel.main.autowiredEnabled", "false");
    defaults.put("camel.main.startupSummaryLevel", "oneline");
    return defaults;
  }
}
