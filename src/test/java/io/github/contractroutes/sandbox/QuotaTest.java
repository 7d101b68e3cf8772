package io.github.contractroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotaTest {
  private final Quota quota = new Quota();

  @Test
  void a_call_counts_in_its_own_second_also_when_the_next_one_has_begun() {
    assertThat(quota.arrive("a", 7)).isEqualTo(1);
    assertThat(quota.arrive("a", 7)).isEqualTo(2);
    assertThat(quota.arrive("a", 8)).isEqualTo(1);
    assertThat(quota.arrive("a", 7)).isEqualTo(3);
    assertThat(quota.arrive("a", 8)).isEqualTo(2);
  }

  @Test
  void lanes_do_not_count_each_others_calls() {
    assertThat(quota.arrive("a", 7)).isEqualTo(1);
    assertThat(quota.arrive("b", 7)).isEqualTo(1);
  }
}
