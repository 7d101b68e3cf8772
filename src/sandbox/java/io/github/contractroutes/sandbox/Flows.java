package io.github.contractroutes.sandbox;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Which flows there are: created ones, declared ones, and by rule any well-formed id. */
final class Flows {
  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9_*-]{8,64}");

  private final Map<String, Flow> known = new ConcurrentHashMap<>();
  private final Supplier<SandboxConfig> config;

  Flows(Supplier<SandboxConfig> config) {
    this.config = config;
  }

  void declare(Flow flow) {
    known.put(flow.flowId(), flow);
  }

  void created(String flowId) {
    known.put(flowId, new Flow(flowId, true, true, null, null, null));
  }

  void reset() {
    known.clear();
  }

  /** The flow, with everything that was left to the general rule filled in. */
  Flow find(String flowId) {
    SandboxConfig.Files rule = config.get().files();
    String unfinished = config.get().tsign().unfinishedPrefix();
    Flow flow = known.get(flowId);
    if (flow == null) {
      boolean exists =
          rule.undeclaredExist()
              && WELL_FORMED.matcher(flowId).matches()
              && (rule.missingSuffix().isEmpty() || !flowId.endsWith(rule.missingSuffix()));
      boolean finished = unfinished.isEmpty() || !flowId.startsWith(unfinished);
      flow = new Flow(flowId, exists, finished, null, null, null);
    }
    return new Flow(
        flowId,
        flow.exists(),
        flow.finished(),
        flow.files() == null ? Integer.valueOf(rule.perFlow()) : flow.files(),
        flow.size() == null ? Long.valueOf(rule.size()) : flow.size(),
        flow.edition() == null ? Integer.valueOf(rule.edition()) : flow.edition());
  }

  Pdf pdf(String flowId, int index) {
    Flow flow = find(flowId);
    return new Pdf(flowId, index, flow.edition(), flow.size());
  }
}
