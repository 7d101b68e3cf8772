package io.github.contractroutes.simulation;

import io.github.contractroutes.ledger.LedgerDoor;
import io.github.contractroutes.ledger.LedgerException;
import java.sql.SQLException;

/**
 * The ledger as one process finds it: away, dying inside a transaction, or with a commit unheard.
 */
final class LedgerFaults implements LedgerDoor.Faults {
  private static final int IO_ERROR = 10;

  private final Instance instance;

  LedgerFaults(Instance instance) {
    this.instance = instance;
  }

  @Override
  public void before(boolean write) {
    if (instance.world.ledgerAway()) {
      throw new LedgerException(
          "The ledger is away.", new SQLException("disk I/O error", "", IO_ERROR));
    }
  }

  @Override
  public void beforeCommit(boolean write) {
    instance.process.mayDie("inside a transaction");
  }

  @Override
  public void afterCommit(boolean write) {
    instance.process.mayDie("behind a commit");
    if (instance.world.strikes(instance.world.plan.unacknowledged())) {
      instance.world.log("%s does not hear of its commit", instance.process.name);
      throw new LedgerException(
          "The commit was not acknowledged.", new SQLException("disk I/O error", "", IO_ERROR));
    }
  }
}
