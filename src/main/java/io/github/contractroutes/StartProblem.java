package io.github.contractroutes;

import io.github.contractroutes.ledger.LedgerException;
import io.github.contractroutes.settings.SettingsException;
import io.github.contractroutes.tenant.TenantFileException;
import java.util.List;
import org.apache.camel.PropertyBindingException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;

/** Finds the sentences for the person who must act in whatever stopped a start. */
final class StartProblem {
  private StartProblem() {}

  static SettingsException of(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof SettingsException settings) {
        return settings;
      }
      if (cause instanceof TenantFileException tenants) {
        return caused(tenants.mistakes(), problem);
      }
      if (cause instanceof PropertyBindingException property) {
        return caused(List.of(sentence(property)), problem);
      }
      if (cause instanceof AuthenticationException) {
        return caused(
            List.of(
                "Kafka does not let this service in ("
                    + cause.getClass().getSimpleName()
                    + "): look at camel.component.kafka.security-protocol, .sasl-* and .ssl-*."),
            problem);
      }
      if (cause instanceof KafkaException) {
        return caused(
            List.of(
                "Kafka's client cannot be made: look at contracts.kafka.brokers, whose names must be"
                    + " known to DNS, and at camel.component.kafka.*."),
            problem);
      }
      if (cause instanceof LedgerException
          || cause instanceof IllegalArgumentException && cause.getCause() == null) {
        return caused(List.of(cause.getMessage()), problem);
      }
    }
    return caused(List.of("The service cannot start: " + problem.getMessage()), problem);
  }

  /** Without the value, which may be a password. */
  private static String sentence(PropertyBindingException property) {
    String prefix = property.getOptionPrefix();
    String option =
        prefix == null || property.getOptionKey() == null
            ? property.getPropertyName()
            : prefix + (prefix.endsWith(".") ? "" : ".") + property.getOptionKey();
    return "The setting "
        + option
        + " cannot be used: Camel has no option of that name there, or its value does not fit it.";
  }

  private static SettingsException caused(List<String> sentences, Throwable problem) {
    SettingsException exception = new SettingsException(sentences);
    exception.initCause(problem);
    return exception;
  }
}
