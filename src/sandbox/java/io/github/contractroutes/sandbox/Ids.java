package io.github.contractroutes.sandbox;

import java.util.Random;
import java.util.UUID;

/** Makes ids that look like the platforms' own. */
final class Ids {
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final Random random;

  Ids(Random random) {
    this.random = random;
  }

  /** 32 characters that begin with yD, as ids of flows, signers and templates do. */
  String essbasic() {
    StringBuilder id = new StringBuilder("yD");
    random.ints(30, 0, LETTERS.length()).forEach(i -> id.append(LETTERS.charAt(i)));
    return id.toString();
  }

  /** A request id of the essbasic back end: s and 19 digits. */
  String backendRequest() {
    return "s1" + digits(18);
  }

  /** A request id of the gateway. */
  String gatewayRequest() {
    return new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() >>> 2 | 1L << 63)
        .toString();
  }

  String digits(int count) {
    StringBuilder digits = new StringBuilder();
    random.ints(count, 0, 10).forEach(digits::append);
    return digits.toString();
  }
}
