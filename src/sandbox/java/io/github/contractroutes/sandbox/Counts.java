package io.github.contractroutes.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts everything, exactly: one lock, since a stand-in has time. */
final class Counts {
  private final List<Contract> contracts = new ArrayList<>();
  private final Map<String, Long> byOrganization = new TreeMap<>();
  private final Map<String, Long> calls = new TreeMap<>();
  private final Map<String, Long> executed = new TreeMap<>();
  private final Map<String, Long> refusedByQuota = new TreeMap<>();
  private final Map<String, Long> faults = new TreeMap<>();
  private final Map<String, Integer> busiestSecond = new TreeMap<>();
  private long signatureFailures;
  private long previews;
  private long prepared;
  private long downloads;
  private long downloadsRefused;

  synchronized void created(Contract contract) {
    contracts.add(contract);
    byOrganization.merge(contract.agent().organizationOpenId(), 1L, Long::sum);
  }

  synchronized void called(String action) {
    calls.merge(action, 1L, Long::sum);
  }

  synchronized void executed(String action) {
    executed.merge(action, 1L, Long::sum);
  }

  synchronized void refusedByQuota(String action) {
    refusedByQuota.merge(action, 1L, Long::sum);
  }

  synchronized void fault(Fault fault) {
    faults.merge(fault.fault().name(), 1L, Long::sum);
  }

  synchronized void callsInSecond(String accountAndAction, int count) {
    busiestSecond.merge(accountAndAction, count, Math::max);
  }

  synchronized void signatureFailure() {
    signatureFailures++;
  }

  synchronized void previewed() {
    previews++;
  }

  synchronized void prepared() {
    prepared++;
  }

  synchronized void downloaded() {
    downloads++;
  }

  synchronized void downloadRefused() {
    downloadsRefused++;
  }

  synchronized SandboxState state() {
    return new SandboxState(
        contracts.size(),
        new TreeMap<>(byOrganization),
        List.copyOf(contracts),
        new TreeMap<>(calls),
        new TreeMap<>(executed),
        new TreeMap<>(refusedByQuota),
        signatureFailures,
        previews,
        prepared,
        downloads,
        downloadsRefused,
        new TreeMap<>(faults),
        new TreeMap<>(busiestSecond));
  }

  synchronized void reset() {
    contracts.clear();
    List.of(byOrganization, calls, executed, refusedByQuota, faults).forEach(Map::clear);
    busiestSecond.clear();
    signatureFailures = previews = prepared = downloads = downloadsRefused = 0;
  }
}
