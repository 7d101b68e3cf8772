/**
 * Fetches the documents that the platforms name and lays them in the outbox. A link is followed
 * only to hosts that are allowed; a document becomes visible only when it is whole, checked and on
 * the disk; every failure ends in one sentence that says what happened and whether trying again can
 * help. Links are secrets: none appears in a log, an error or a {@code toString}.
 */
package io.github.contractroutes.file;
