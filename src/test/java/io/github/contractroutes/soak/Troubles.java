package io.github.contractroutes.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What is done to the service, in an order and at moments that follow from the seed: each round
 * ends with a SIGKILL, most have another trouble before it.
 */
final class Troubles {
  /** Longer than a call may lie between its mark and its sending. */
  private static final int SHORTEST_PAUSE = 2_100;

  /** The soak's calls may take 2 s, so a lease is 2 x 2 + 5 s. */
  private static final int PAST_THE_LEASE = 9_500;

  private enum Round {
    PLAIN,
    DURING_START,
    PAUSE,
    PAUSE_PAST_THE_LEASE,
    BROKER_STOPPED,
    BROKER_KILLED,
    KILLED_WITHOUT_BROKER,
    DISK_FULL,
    KILLED_WITH_DISK_FULL
  }

  private final SoakHouse house;
  private final Random random;
  private final int longestPause = Integer.getInteger("soak.longest.pause", 3_000);
  private final Map<Round, Integer> done = new EnumMap<>(Round.class);
  private int kills;
  private int startsThatMayFail;

  Troubles(SoakHouse house, Random random) {
    this.house = house;
    this.random = random;
  }

  /** Goes on for at least so many kills and at least so long. */
  void run(int least, Duration duration) throws Exception {
    long end = System.nanoTime() + duration.toNanos();
    List<Round> rounds = new ArrayList<>();
    while (kills < least || System.nanoTime() < end) {
      if (rounds.isEmpty()) {
        rounds.addAll(twenty());
        Collections.shuffle(rounds, random);
      }
      Round round = rounds.remove(0);
      done.merge(round, 1, Integer::sum);
      run(round);
    }
  }

  private List<Round> twenty() {
    List<Round> rounds = new ArrayList<>(Collections.nCopies(5, Round.DURING_START));
    rounds.addAll(Collections.nCopies(3, Round.PAUSE));
    rounds.add(Round.PAUSE_PAST_THE_LEASE);
    rounds.add(Round.BROKER_STOPPED);
    rounds.add(Round.BROKER_KILLED);
    rounds.add(Round.KILLED_WITHOUT_BROKER);
    if (house.disk.isPresent()) {
      rounds.addAll(Collections.nCopies(2, Round.DISK_FULL));
      rounds.add(Round.KILLED_WITH_DISK_FULL);
    }
    rounds.addAll(Collections.nCopies(20 - rounds.size(), Round.PLAIN));
    return rounds;
  }

  private void run(Round round) throws Exception {
    if (round == Round.DURING_START) {
      pass(200, 2_500);
      kill();
      return;
    }
    house.service.awaitReady();
    pass(300, 1_500);
    switch (round) {
      case PLAIN, DURING_START -> pass(0, 1_000);
      case PAUSE -> {
        house.service.pause();
        pass(SHORTEST_PAUSE, longestPause);
        house.service.wake();
        pass(0, 1_000);
      }
      case PAUSE_PAST_THE_LEASE -> {
        house.service.pause();
        pass(PAST_THE_LEASE, PAST_THE_LEASE + 500);
        house.service.wake();
        pass(500, 1_500);
      }
      case BROKER_STOPPED -> {
        house.broker.stop();
        pass(500, 3_000);
        house.broker.startAgain();
        pass(0, 1_500);
      }
      case BROKER_KILLED -> {
        house.broker.kill();
        house.broker.startAgain();
        pass(0, 1_500);
      }
      case KILLED_WITHOUT_BROKER -> {
        house.broker.stop();
        startsThatMayFail += 2;
        kill();
        pass(0, 1_500);
        house.broker.startAgain();
        return;
      }
      case DISK_FULL -> {
        fillAndFree(false);
        pass(0, 1_500);
      }
      case KILLED_WITH_DISK_FULL -> {
        fillAndFree(true);
        return;
      }
    }
    kill();
  }

  private void fillAndFree(boolean killed) throws IOException, InterruptedException {
    SmallDisk disk = house.disk.orElseThrow();
    disk.fill();
    pass(500, 2_000);
    if (killed) {
      startsThatMayFail += 4;
      kill();
      pass(500, 2_500);
    }
    disk.free();
  }

  private void kill() {
    house.service.kill();
    kills++;
  }

  /** Lets a random time go by; nothing is waited for. */
  private void pass(int least, int most) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(least + random.nextInt(most - least + 1));
  }

  /** How many processes may have ended by themselves, because what they need was away. */
  int startsThatMayFail() {
    return startsThatMayFail;
  }

  String figures() {
    return "kills        "
        + kills
        + " "
        + done
        + (house.disk.isPresent() ? "" : ", no full disk: this user may not mount a tmpfs");
  }
}
