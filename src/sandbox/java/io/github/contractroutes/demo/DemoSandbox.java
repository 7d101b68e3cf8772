package io.github.contractroutes.demo;

import io.github.contractroutes.sandbox.Sandbox;
import io.github.contractroutes.sandbox.SandboxConfig;

/** The sandbox as the demo's tenants need it. */
final class DemoSandbox {
  private DemoSandbox() {}

  /** Starts it on the wanted port, or on a free one if that is taken. */
  static Sandbox start(int wantedPort) {
    return Sandbox.start(
        SandboxConfig.defaults()
            .with("port", FreePorts.preferably(wantedPort))
            // A second e签宝 application, for the tenant that uses tokens.
            .with("tsign.apps.0000000002", "ffeeddccbbaa99887766554433221100"));
  }
}
