package io.github.contractroutes.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerJsonTest {
  @Test
  void whatNoDatabaseHoldsIsReplaced() {
    assertThat(AnswerJson.text(TextNode.valueOf("a\0b\uD800c\uDC00.pdf")))
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFD.pdf");
  }

  @ParameterizedTest
  @CsvSource({"合同.pdf", "\uD83D\uDE00.pdf", "a\tb"})
  void everythingElseStaysAsItIs(String name) {
    assertThat(AnswerJson.text(TextNode.valueOf(name))).isEqualTo(name);
  }
}
