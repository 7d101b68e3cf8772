/**
 * The one durable state of the service: requests, items, calls, files and what is still to be
 * published, in one database. Whoever moves an item does it here, by a table of allowed moves and
 * in a transaction; the room knows nobody else.
 */
package io.github.contractroutes.ledger;
