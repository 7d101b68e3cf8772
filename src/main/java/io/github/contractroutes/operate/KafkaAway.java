package io.github.contractroutes.operate;

/** Kafka did not do what was asked; the message is a sentence for the operator. */
public class KafkaAway extends Exception {
  private static final long serialVersionUID = 1L;

  KafkaAway(String message, Throwable cause) {
    super(message, cause);
  }
}
