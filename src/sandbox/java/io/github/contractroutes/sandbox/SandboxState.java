package io.github.contractroutes.sandbox;

import java.util.List;
import java.util.Map;

/**
 * What the sandbox has seen and done since its start or the last reset.
 *
 * @param contractsCreated contracts created
 * @param contractsByOrganization the same by the sub-company that acted
 * @param contracts the contracts, oldest first
 * @param calls arrived calls by action, also those refused
 * @param executed executed calls by action
 * @param refusedByQuota calls refused by quota, by action
 * @param signatureFailures calls refused because of their signature, key, clock or token
 * @param previews flows previewed
 * @param prepared flows prepared for confirmation
 * @param downloads documents served, whole or in part
 * @param downloadsRefused document requests refused: expired or wrong key
 * @param faults accidents by kind
 * @param busiestSecond most calls in one calendar second, by account and action
 */
public record SandboxState(
    long contractsCreated,
    Map<String, Long> contractsByOrganization,
    List<Contract> contracts,
    Map<String, Long> calls,
    Map<String, Long> executed,
    Map<String, Long> refusedByQuota,
    long signatureFailures,
    long previews,
    long prepared,
    long downloads,
    long downloadsRefused,
    Map<String, Long> faults,
    Map<String, Integer> busiestSecond) {}
