package io.github.contractroutes.intake;

import io.github.contractroutes.ledger.NewRequest;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Submission;
import io.github.contractroutes.ledger.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Stands where {@code ledger:accept} stands: remembers digests and fails when it is told to. */
final class RememberingLedger implements Processor {
  final List<Poll> polls = new CopyOnWriteArrayList<>();
  final AtomicInteger failures = new AtomicInteger();
  private final Map<String, String> digests = new ConcurrentHashMap<>();

  @Override
  public void process(Exchange exchange) {
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("The ledger is away.");
    }
    Poll poll = exchange.getMessage().getBody(Poll.class);
    polls.add(poll);
    List<Verdict> verdicts = new ArrayList<>();
    poll.submissions().forEach(submission -> verdicts.add(verdict(submission)));
    exchange.getMessage().setBody(verdicts);
  }

  private Verdict verdict(Submission submission) {
    NewRequest request = submission.request();
    if (request == null) {
      return new Verdict.Rejected(submission.rejection().code(), submission.rejection().message());
    }
    String known = digests.putIfAbsent(request.requestId(), request.digest());
    if (known == null) {
      return new Verdict.Accepted();
    }
    return known.equals(request.digest())
        ? new Verdict.Repeated()
        : new Verdict.Rejected("id-conflict", "The id is known with other content.");
  }

  int accepted() {
    return digests.size();
  }
}
