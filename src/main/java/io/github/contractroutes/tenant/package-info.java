/** Tenants, their agents and credentials, as the tenant file says. Knows no other room. */
package io.github.contractroutes.tenant;
