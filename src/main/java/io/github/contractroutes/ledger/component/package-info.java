/**
 * The {@code ledger:} Camel component: routes read from the ledger and write to it like a queue.
 */
package io.github.contractroutes.ledger.component;
