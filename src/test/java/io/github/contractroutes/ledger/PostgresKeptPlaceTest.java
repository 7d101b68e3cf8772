package io.github.contractroutes.ledger;

/** The same with the ledger of several instances. */
class PostgresKeptPlaceTest extends KeptPlaceTest {
  @Override
  LedgerFixture newFixture() {
    String url = TestDatabase.create();
    return new LedgerFixture(url, TestDatabase.clock(url));
  }
}
