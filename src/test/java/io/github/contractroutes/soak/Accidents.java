package io.github.contractroutes.soak;

import io.github.contractroutes.sandbox.Fault;
import io.github.contractroutes.sandbox.Fault.Kind;
import io.github.contractroutes.sandbox.Sandbox;

/** What goes wrong at the platforms and on the way to them, all the time, by chance. */
final class Accidents {
  private static final String CREATE = "CreateFlowsByTemplates";
  private static final String URLS = "DescribeResourceUrlsByFlows";

  private final Sandbox sandbox;

  Accidents(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  void begin() {
    lasting(CREATE, Kind.LOST_BEFORE, 0.02);
    lasting(CREATE, Kind.LOST_AFTER, 0.03);
    lasting(CREATE, Kind.CUT, 0.02);
    lasting(CREATE, Kind.SHORT_ARRAYS, 0.02);
    for (String when : new String[] {"before", "after"}) {
      for (Kind kind : new Kind[] {Kind.RESET, Kind.STATUS, Kind.GARBAGE, Kind.HANG}) {
        sandbox.fault(fault(CREATE, kind, 0.01).with("when", when));
      }
      // Before: the platform does what it was asked although the caller died meanwhile.
      sandbox.fault(fault(CREATE, Kind.DELAY, 0.1).with("when", when).with("ms", 400));
    }
    sandbox.fault(
        fault(CREATE, Kind.ERROR, 0.02)
            .with("code", "InternalError")
            .with("message", "busy")
            .with("afterItems", 1));
    for (String action : new String[] {URLS, "documents"}) {
      lasting(action, Kind.LOST_AFTER, 0.03);
      lasting(action, Kind.RESET, 0.03);
      lasting(action, Kind.STATUS, 0.03);
      lasting(action, Kind.CUT, 0.03);
    }
    lasting(URLS, Kind.SHORT_ARRAYS, 0.03);
    lasting("file", Kind.SHORT_BODY, 0.03);
    lasting("file", Kind.RESET, 0.03);
    lasting("file", Kind.STATUS, 0.03);
  }

  void end() {
    sandbox.clearFaults();
  }

  private void lasting(String action, Kind kind, double probability) {
    sandbox.fault(fault(action, kind, probability));
  }

  private static Fault fault(String action, Kind kind, double probability) {
    return Fault.once(action, kind).with("count", 0).with("probability", probability);
  }
}
