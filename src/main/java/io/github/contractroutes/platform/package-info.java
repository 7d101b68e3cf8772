/**
 * What every signing platform offers: a request of 1 to n items goes in, what the answer means for
 * each item comes out. Each platform's package holds its route, its signer and its reading of
 * answers. Knows neither ledger nor tenants.
 */
package io.github.contractroutes.platform;
