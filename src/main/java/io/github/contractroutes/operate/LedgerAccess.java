package io.github.contractroutes.operate;

import io.github.contractroutes.ledger.Ledger;

/** How a command comes to the ledger. */
public interface LedgerAccess {
  /**
   * Opens the ledger; the caller closes it.
   *
   * @throws Exception with a sentence for the operator if that is not possible
   */
  Ledger open() throws Exception;
}
