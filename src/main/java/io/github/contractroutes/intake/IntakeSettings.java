package io.github.contractroutes.intake;

import java.time.Duration;
import java.util.Set;

/**
 * The settings that decide what is accepted.
 *
 * @param dedupeWindow how long ids are known ({@code contracts.dedupe.window}); a create whose
 *     record is older cannot be told from a repeat
 * @param carry names of further headers to carry ({@code contracts.headers.carry})
 * @param language {@code en} or {@code zh} ({@code contracts.language})
 */
public record IntakeSettings(Duration dedupeWindow, Set<String> carry, String language) {
  public IntakeSettings {
    carry = Set.copyOf(carry);
  }
}
