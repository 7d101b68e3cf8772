package io.github.contractroutes.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PdfTest {
  @ParameterizedTest
  @ValueSource(ints = {1_000, 1_001, 1_063, 1_064, 1_065, 70_000})
  void is_as_long_as_wanted_and_valid(int size) {
    String text = new String(new Pdf("flow", 0, 0, size).bytes(), ISO_8859_1);

    assertThat(text).hasSize(size).startsWith("%PDF-1.4\n").endsWith("%%EOF\n");
    String offset = text.split("startxref\n")[1].split("\n")[0];
    assertThat(text.substring(Integer.parseInt(offset))).startsWith("xref\n0 6\n");
    String third = text.substring(Integer.parseInt(offset)).split("\n")[5].split(" ")[0];
    assertThat(text.substring(Integer.parseInt(third))).startsWith("3 0 obj\n");
  }

  @Test
  void is_never_smaller_than_a_valid_one() {
    assertThat(new String(new Pdf("flow", 0, 0, 0).bytes(), ISO_8859_1)).endsWith("%%EOF\n");
  }

  @Test
  void each_flow_and_file_has_its_own_content() {
    assertThat(new Pdf("a", 0, 0, 5_000).sha256())
        .isNotEqualTo(new Pdf("b", 0, 0, 5_000).sha256())
        .isNotEqualTo(new Pdf("a", 1, 0, 5_000).sha256())
        .isEqualTo(new Pdf("a", 0, 0, 5_000).sha256());
  }

  @Test
  void reads_the_same_in_pieces_of_any_size() {
    Pdf pdf = new Pdf("flow", 0, 0, 3_333);
    byte[] whole = pdf.bytes();
    ByteBuf pieces = Unpooled.buffer();

    while (pieces.readableBytes() < pdf.length()) {
      pdf.write(pieces.readableBytes(), 7, pieces);
    }

    assertThat(pieces.readableBytes()).isEqualTo(whole.length);
    assertThat(Unpooled.wrappedBuffer(whole)).isEqualTo(pieces);
  }

  @Test
  void may_be_larger_than_an_array() {
    Pdf pdf = new Pdf("flow", 0, 0, 5L << 30);
    ByteBuf end = Unpooled.buffer();

    pdf.write(pdf.length() - 6, 100, end);

    assertThat(end.toString(ISO_8859_1)).isEqualTo("%%EOF\n");
  }
}
