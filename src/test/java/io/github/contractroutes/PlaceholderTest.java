package io.github.contractroutes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlaceholderTest {
  @Test
  void builds() {
    assertThat(Main.class).isNotNull();
  }
}
