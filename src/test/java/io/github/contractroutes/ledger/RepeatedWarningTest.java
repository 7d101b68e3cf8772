package io.github.contractroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A ledger that is away for an hour fills no disk with what is said of it. */
class RepeatedWarningTest {
  private static final String NAME = RepeatedWarningTest.class.getName();

  private final AtomicLong nanos = new AtomicLong();
  private final RepeatedWarning warning =
      new RepeatedWarning(LoggerFactory.getLogger(NAME), nanos::get);
  private final Told told = new Told();
  private final Logger logger = (Logger) org.apache.logging.log4j.LogManager.getLogger(NAME);

  @BeforeEach
  void listen() {
    told.start();
    logger.addAppender(told);
    logger.setLevel(Level.WARN);
  }

  @AfterEach
  void stopListening() {
    logger.removeAppender(told);
  }

  @Test
  void anHourOfTheSameIsToldOnceAMinute() {
    // When: it fails ten times a second, with another number each time
    for (int i = 0; i < 36_000; i++) {
      warning.tell("Lane a", new LedgerException("gone for " + i + " ms"));
      nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
    }
    // Then
    assertThat(told.lines).hasSize(60);
    assertThat(told.lines.get(0)).isEqualTo("Lane a: gone for 0 ms; trying again");
  }

  @Test
  void whatIsNewIsToldAtOnce() {
    // When
    warning.tell("Lane a", new LedgerException("gone"));
    warning.tell("Lane a", new LedgerException("full"));
    warning.tell("Lane b", new LedgerException("full"));
    warning.tell("Lane a", new LedgerException("gone"));
    // Then
    assertThat(told.lines)
        .containsExactly(
            "Lane a: gone; trying again",
            "Lane a: full; trying again",
            "Lane b: full; trying again");
  }

  @Test
  void sentencesThatAreAlwaysNewAreNotAllRemembered() {
    for (char i = 'a'; i < 'a' + 1_000; i++) {
      warning.tell("Lane " + i, new LedgerException("gone"));
    }
    assertThat(told.lines).hasSize(1_000);
    assertThat(warning.remembered()).isLessThanOrEqualTo(20);
  }

  private static final class Told extends AbstractAppender {
    private final List<String> lines = new ArrayList<>();

    Told() {
      super("told", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      lines.add(event.getMessage().getFormattedMessage());
    }
  }
}
