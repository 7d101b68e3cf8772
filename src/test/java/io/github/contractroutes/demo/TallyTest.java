package io.github.contractroutes.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally = new Tally();

  @Test
  void anItemThatIsToldTwiceCountsOnceAndItsNewestWordCounts() throws Exception {
    // Given
    tell("{'requestId':'r','index':0,'status':'IN_DOUBT'}", false);
    tell("{'requestId':'r','index':1,'status':'SUCCEEDED'}", false);

    // When
    tell("{'requestId':'r','index':0,'status':'SUCCEEDED'}", false);
    tell("{'requestId':'r','index':1,'status':'SUCCEEDED'}", false);

    // Then
    assertThat(tally.statuses("r")).containsExactly("SUCCEEDED", "SUCCEEDED");
    assertThat(tally.asExpected(expected(0, "SUCCEEDED", "SUCCEEDED"))).isTrue();
  }

  @Test
  void aMissingOrAnUnexpectedOutcomeIsNotAsExpected() throws Exception {
    tell("{'requestId':'r','index':0,'status':'SUCCEEDED'}", false);

    assertThat(tally.asExpected(expected(0, "SUCCEEDED", "SUCCEEDED"))).isFalse();
    assertThat(tally.asExpected(expected(0, "REFUSED"))).isFalse();
    assertThat(tally.asExpected(expected(1, "SUCCEEDED"))).isFalse();
  }

  @Test
  void onlyAStoredFileCounts() throws Exception {
    tally.file(json("{'requestId':'r','path':'acme/f/0-a.pdf'}"));
    tally.file(json("{'requestId':'r','path':'acme/f/0-a.pdf'}"));
    tally.file(json("{'requestId':'r','error':{'code':'gone'}}"));

    assertThat(tally.files()).containsExactly("acme/f/0-a.pdf");
  }

  @Test
  void aRepeatedAnswerIsCountedByItem() throws Exception {
    tell("{'requestId':'r','index':0,'status':'SUCCEEDED'}", false);
    tell("{'requestId':'r','index':0,'status':'SUCCEEDED'}", true);
    tell("{'requestId':'r','index':0,'status':'SUCCEEDED'}", true);

    assertThat(tally.replayed("r")).isEqualTo(1);
  }

  private void tell(String message, boolean replayed) throws JsonProcessingException {
    tally.outcome(json(message), replayed);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  private static Sample.Expected expected(int files, String... statuses) {
    return new Sample.Expected("r", "acme", List.of(statuses), files, false);
  }
}
