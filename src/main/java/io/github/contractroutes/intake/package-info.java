/**
 * From bytes to the ledger: reads what arrived on a topic or lies in a drop directory, checks it
 * against the published schemas and the tenant file, and hands the ledger either a request or the
 * reason why it is none. Whatever the bytes are, nothing here throws and nothing is dropped.
 */
package io.github.contractroutes.intake;
