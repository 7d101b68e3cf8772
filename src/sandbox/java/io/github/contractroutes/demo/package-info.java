/**
 * The whole of contract-routes on one machine, to look at and to test with: a real Kafka broker run
 * as a process of its own, the sandbox in place of the platforms, the service, and sample requests.
 * Nothing in here is on the service's class path.
 */
package io.github.contractroutes.demo;
