package io.github.contractroutes;

import io.github.contractroutes.ledger.LedgerException;
import io.github.contractroutes.settings.SettingsException;
import io.github.contractroutes.tenant.TenantFileException;
import java.util.List;

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
      if (cause instanceof LedgerException
          || cause instanceof IllegalArgumentException && cause.getCause() == null) {
        return caused(List.of(cause.getMessage()), problem);
      }
    }
    return caused(List.of("The service cannot start: " + problem.getMessage()), problem);
  }

  private static SettingsException caused(List<String> sentences, Throwable problem) {
    SettingsException exception = new SettingsException(sentences);
    exception.initCause(problem);
    return exception;
  }
}
