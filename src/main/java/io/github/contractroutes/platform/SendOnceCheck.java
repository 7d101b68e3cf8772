package io.github.contractroutes.platform;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Refuses settings that ask Camel's HTTP component to send requests again or to follow redirects.
 * Platform calls would not obey them ({@link SendOnceClient} has the last word), and whoever wrote
 * them believes in something that is not so.
 */
final class SendOnceCheck {
  /** Forbidden value by option, written without dashes. */
  private static final Map<String, String> FORBIDDEN =
      Map.of(
          "automaticretriesdisabled", "false",
          "redirecthandlingdisabled", "false",
          "followredirects", "true");

  private SendOnceCheck() {}

  /**
   * Checks settings.
   *
   * @param settings property names and values, and environment variables; any of Camel's spellings
   * @throws IllegalArgumentException naming the first setting that is wrong and what it must be
   */
  static void check(Map<String, String> settings) {
    new TreeMap<>(settings)
        .forEach(
            (name, value) -> {
              String plain = name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
              if (!plain.matches("camelcomponenthttps?[a-z]+")) {
                return;
              }
              String option = plain.replaceFirst("camelcomponenthttps?", "");
              String forbidden = FORBIDDEN.get(option);
              if (forbidden != null && value != null && forbidden.equalsIgnoreCase(value.strip())) {
                String must = forbidden.equals("true") ? "false" : "true";
                throw new IllegalArgumentException(
                    "The setting "
                        + name
                        + " is "
                        + forbidden
                        + ", but platform calls are sent exactly once and never redirected: remove"
                        + " it or set it to "
                        + must
                        + ".");
              }
            });
  }
}
