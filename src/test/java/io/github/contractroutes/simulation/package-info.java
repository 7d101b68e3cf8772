/**
 * A seeded simulation in virtual time: the real intake, ledger, dispatch, reading of answers and
 * publishing, between a simulated platform and a simulated broker, with everything failing that can
 * fail. A seed decides all; the same seed gives the same run to the letter.
 */
package io.github.contractroutes.simulation;
