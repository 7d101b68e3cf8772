package io.github.contractroutes.demo;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts samples on the request topics, as a producer of the bus would. */
final class SampleProducer implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;

  SampleProducer(String bootstrapServers) {
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Sends the sample and waits until the broker has it. */
  void send(Sample sample) throws InterruptedException {
    try {
      producer.send(new ProducerRecord<>(sample.wayIn(), sample.name(), sample.content())).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The sample " + sample.name() + " was not sent.", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
