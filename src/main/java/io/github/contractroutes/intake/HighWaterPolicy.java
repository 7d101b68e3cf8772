package io.github.contractroutes.intake;

import org.apache.camel.Route;
import org.apache.camel.component.kafka.consumer.errorhandler.KafkaConsumerListener;
import org.apache.camel.component.kafka.consumer.support.ProcessingResult;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Pauses the Kafka consumer of a route while intake may take no more. The partitions are paused and
 * resumed on the poll thread itself, which goes on polling: the consumer keeps its place in the
 * group and its positions, and what it had read already is accepted.
 *
 * <p>Suspending the route would do neither: Camel 4.18 then seeks to the committed offsets when it
 * resumes, which skips a failed batch of a partition without one, and a consumer that loses its
 * broker meanwhile never comes back.
 */
public final class HighWaterPolicy extends RoutePolicySupport {
  private final HighWater highWater;

  public HighWaterPolicy(HighWater highWater) {
    this.highWater = highWater;
  }

  @Override
  public void onInit(Route route) {
    super.onInit(route);
    route.setConsumerListener(new AfterEachPoll());
  }

  private final class AfterEachPoll extends KafkaConsumerListener {
    @Override
    public boolean afterConsume(Object consumer) {
      Consumer<?, ?> kafka = (Consumer<?, ?>) consumer;
      if (!highWater.open()) {
        // Each time: a rebalance may have brought partitions that are not paused.
        kafka.pause(kafka.assignment());
      } else if (!kafka.paused().isEmpty()) {
        kafka.resume(kafka.paused());
      }
      return true;
    }

    @Override
    public boolean afterProcess(ProcessingResult result) {
      // A failed batch is read again after a reconnect, as breakOnFirstError says.
      return true;
    }
  }
}
