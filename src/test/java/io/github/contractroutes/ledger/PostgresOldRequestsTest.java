package io.github.contractroutes.ledger;

/** The same with the ledger of several instances. */
class PostgresOldRequestsTest extends OldRequestsTest {
  @Override
  LedgerFixture newFixture() {
    String url = TestDatabase.create();
    return new LedgerFixture(url, TestDatabase.clock(url));
  }
}
