/** What tests need to talk to a real broker: a producer, a reader of whole topics, new topics. */
package io.github.contractroutes.kafka;
