package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call that goes late while another instance gives out a slot of the same lane. */
class LateBesideClaimsTest {
  /** Two calls a second: the second one behind a call has to keep its distance from it. */
  private static final long INTERVAL_MICROS = 505_000;

  private String url;
  private LedgerFixture fixture;
  private Connection other;

  @BeforeEach
  void open() throws SQLException {
    url = TestDatabase.create();
    fixture = new LedgerFixture(url, TestDatabase.clock(url));
    other = DriverManager.getConnection(url);
    other.setAutoCommit(false);
    fixture.ledger.accept(poll(create("r", "acme", 60, 0)));
  }

  @AfterEach
  void close() throws Exception {
    other.close();
    fixture.close();
  }

  private ClaimedCall claim() {
    Claim plain = fixture.claim("create", 1);
    Claim one =
        new Claim(
            plain.lane(),
            plain.owner(),
            1,
            INTERVAL_MICROS,
            plain.leaseMillis(),
            plain.weights(),
            false,
            plain.nanos(),
            plain.createMaxAgeMillis());
    return fixture.ledger.claim(one).orElseThrow();
  }

  /** Another instance is in the middle of a claim. */
  private void givesOutASlotBehind(ClaimedCall call) throws SQLException {
    try (Statement statement = other.createStatement()) {
      statement.execute("select 1 from lane for update");
      statement.execute(
          """
          insert into call (lane, agent, repeatable, items, state, owner, lease_until, claimed_at,
            slot)
          select lane, agent, repeatable, items, state, 'another', lease_until, claimed_at,
            (select max(slot) + %d from call)
          from call where id = %d
          """
              .formatted(INTERVAL_MICROS, call.id()));
    }
  }

  private CompletableFuture<Boolean> goesLate(ClaimedCall call) {
    return CompletableFuture.supplyAsync(
        () -> fixture.ledger.slots().goesLate(call, 40_000, INTERVAL_MICROS));
  }

  private boolean somebodyWaits() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from pg_locks where not granted")) {
      row.next();
      return row.getInt(1) > 0;
    }
  }

  @Test
  void doesNotWaitForItWhenThatCannotBeTheSlotAWholeQuotaLater() throws Exception {
    // Given
    ClaimedCall late = claim();
    givesOutASlotBehind(late);
    // Then: the other one has the lane all the time
    assertThat(goesLate(late).get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void waitsForItWhenThatMayBeTheSlotAWholeQuotaLaterAndGivesItsOwnUp() throws Exception {
    // Given
    ClaimedCall late = claim();
    claim();
    givesOutASlotBehind(late);
    // When
    CompletableFuture<Boolean> goes = goesLate(late);
    await().atMost(30, TimeUnit.SECONDS).until(this::somebodyWaits);
    assertThat(goes).isNotDone();
    other.commit();
    // Then
    assertThat(goes.get(30, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void goesWhenNothingCameOfThat() throws Exception {
    // Given
    ClaimedCall late = claim();
    claim();
    givesOutASlotBehind(late);
    // When
    CompletableFuture<Boolean> goes = goesLate(late);
    await().atMost(30, TimeUnit.SECONDS).until(this::somebodyWaits);
    other.rollback();
    // Then
    assertThat(goes.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theNextClaimKeepsItsDistanceFromHowLateItGoes()
      throws ExecutionException, InterruptedException, TimeoutException {
    // Given
    ClaimedCall late = claim();
    // When
    boolean goes = goesLate(late).get(30, TimeUnit.SECONDS);
    long second = claim().opensInMicros();
    long third = claim().opensInMicros();
    // Then
    assertThat(goes).isTrue();
    assertThat(second).isEqualTo(INTERVAL_MICROS);
    // 25 ms of an idle lane's first call are noted with its claim.
    assertThat(third).isEqualTo(2 * INTERVAL_MICROS + 25_000 + 40_000);
  }
}
