package io.github.contractroutes.intake;

import io.github.contractroutes.ledger.Header;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.tenant.TenantFile;
import io.github.contractroutes.tenant.TenantFileException;
import io.github.contractroutes.tenant.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** What the tests of this room start from. */
final class Given {
  static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  static final String CREATE =
      """
      {"requestId":"order-1","tenant":"acme","operator":"zhang",
       "payload":{"FlowInfos":[{"FlowName":"合同","Deadline":1.50},{"FlowName":"b"}],"Extra":1e2},
       "context":{"order":1002}}
      """;

  private Given() {}

  static RequestCheck check() {
    return new RequestCheck(
        tenants(),
        (platform, operation) -> platform + "-" + operation,
        InstantSource.fixed(NOW),
        new IntakeSettings(Duration.ofDays(90), Set.of("x-trace"), "en"));
  }

  /** A ledger in which nothing waits. */
  static HighWater room() {
    return new HighWater(1, most -> 0, () -> 0, System::nanoTime);
  }

  static Tenants tenants() {
    try {
      Path file = Files.createTempFile("tenants", ".yaml");
      Files.writeString(
          file,
          """
          credentials:
            main: {platform: essbasic, account: shared, secretId: a, secretKey: b}
            esign: {platform: tsign, appId: "1", appSecret: c}
          tenants:
            acme: {credential: main, appId: x, organizationOpenId: org, operatorOpenId: n1,
                   operators: {zhang: n2}}
            gamma: {credential: esign}
          """);
      Tenants tenants = new Tenants(new TenantFile(file, text -> text));
      Files.delete(file);
      return tenants;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TenantFileException e) {
      throw new AssertionError(e);
    }
  }

  static Arrival arrival(String operation, byte[] value) {
    return arrival(operation, value, List.of(), NOW.toEpochMilli());
  }

  static Arrival arrival(String operation, String value) {
    return arrival(operation, value.getBytes(StandardCharsets.UTF_8));
  }

  static Arrival arrival(String operation, byte[] value, List<Header> headers, long timestamp) {
    return new Arrival(
        Origin.record("contracts." + operation, 0, 42),
        Operation.of(operation),
        null,
        value,
        headers,
        timestamp);
  }
}
