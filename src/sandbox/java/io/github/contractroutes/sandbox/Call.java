package io.github.contractroutes.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An admitted call: its sender is known and within the quota; nothing has been done yet. */
interface Call {
  /** Name of the action, as faults and counts know it. */
  String action();

  /** What identifies each item of the call, for faults that are meant for one of them. */
  List<Map<String, String>> items();

  /** Does what was asked; a fault that concerns the execution itself is honoured. */
  Answer execute(Optional<Fault> fault);

  /** Answers like the platform does when it reports an error of its own. */
  Answer error(Fault fault);
}
