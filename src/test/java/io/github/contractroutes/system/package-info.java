/** The whole way on real parts: broker, ledger, sandbox over HTTP, outbox. */
package io.github.contractroutes.system;
