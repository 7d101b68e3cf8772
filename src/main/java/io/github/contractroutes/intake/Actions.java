package io.github.contractroutes.intake;

/**
 * Names the platform call that an operation becomes. A lane is an account and this name; intake
 * does not know the platforms, so it is told.
 */
@FunctionalInterface
public interface Actions {
  /**
   * @param platform {@code essbasic} or {@code tsign}
   * @param operation {@code create}, {@code prepare} or {@code download}
   * @return the platform's own name of the action
   */
  String name(String platform, String operation);
}
