package io.github.contractroutes.sandbox;

import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A sandbox that takes any number of calls a second, and a client of it. */
abstract class UnlimitedSandbox {
  Sandbox sandbox;
  PlatformClient client;

  @BeforeEach
  void start() {
    sandbox = Sandbox.start(SandboxConfig.defaults().with("essbasic.calls-per-second", 0));
    client = new PlatformClient(sandbox, Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }
}
