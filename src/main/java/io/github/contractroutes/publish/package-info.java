/**
 * What leaves the service: outcomes, links, files and dead letters as messages for Kafka, and the
 * results file of a dropped request. Rules say how a message looks; steps put messages into routes.
 * Everything here may run twice for the same fact and then says the same under the same id.
 */
package io.github.contractroutes.publish;
