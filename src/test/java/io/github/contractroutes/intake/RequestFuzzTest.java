package io.github.contractroutes.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.Submission;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFuzzTest {
  private static final int ROUNDS = 5_000;
  private static final byte[] SPICE = "{}[]\",:\\u0d8e+-.1 \n\uFEFF合".getBytes(UTF_8);

  private final RequestCheck check = Given.check();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverArrivesBecomesEitherARequestOrARejection(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] value = mutated(Given.CREATE.getBytes(UTF_8), random);
      Operation operation = Operation.values()[random.nextInt(3)];

      Submission submission = check.check(Given.arrival(operation.word(), value));

      assertThat(submission.request() == null)
          .as("seed %s, round %s", seed, round)
          .isNotEqualTo(submission.rejection() == null);
    }
  }

  private static byte[] mutated(byte[] good, Random random) {
    byte[] value = good.clone();
    for (int change = random.nextInt(4); change >= 0; change--) {
      int at = random.nextInt(value.length);
      switch (random.nextInt(4)) {
        case 0 -> value[at] = (byte) random.nextInt(256);
        case 1 -> value[at] = SPICE[random.nextInt(SPICE.length)];
        case 2 -> value = spliced(value, at, value, random.nextInt(value.length));
        default -> value = spliced(value, at, good, random.nextInt(good.length));
      }
    }
    return value;
  }

  /** The head of one and the tail of the other. */
  private static byte[] spliced(byte[] head, int end, byte[] tail, int start) {
    byte[] value = new byte[end + tail.length - start + 1];
    System.arraycopy(head, 0, value, 0, end);
    System.arraycopy(tail, start, value, end, tail.length - start);
    value[value.length - 1] = ' ';
    return value;
  }
}
