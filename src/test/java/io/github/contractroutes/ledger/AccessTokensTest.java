package io.github.contractroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTokensTest {
  private static final AccessToken FIRST = new AccessToken("first", 9_000, true);
  private static final AccessToken SECOND = new AccessToken("second", 9_000, true);

  @TempDir private Path folder;
  private LedgerFixture fixture;
  private AccessTokens tokens;

  @BeforeEach
  void open() {
    fixture = new LedgerFixture(folder.resolve("ledger.db"));
    tokens = fixture.ledger.tokens();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void whatIsSaidOfATokenConcernsItAlone() {
    tokens.save("app", SECOND);

    tokens.refused("app", "first");
    tokens.worked("app", "first");

    assertThat(tokens.load("app")).contains(SECOND);
  }

  @Test
  void aRefusedTokenHasEndedAndOneThatWorkedCameAfterNoRefusal() {
    tokens.save("app", FIRST);

    tokens.worked("app", "first");
    assertThat(tokens.load("app")).contains(new AccessToken("first", 9_000, false));
    tokens.refused("app", "first");
    assertThat(tokens.load("app")).contains(new AccessToken("first", 0, false));
  }

  @Test
  void aLateRefusalLetsNobodyFetchBesideTheOneWhoDoes() {
    tokens.save("app", FIRST);
    assertThat(tokens.mayFetch("app")).isTrue();

    tokens.refused("app", "first");

    assertThat(tokens.mayFetch("app")).isFalse();
  }
}
