package io.github.contractroutes.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNameTest {

  @ParameterizedTest
  @CsvSource({
    "'合同,270481027143248.pdf', '0-合同,270481027143248.pdf'",
    "劳动合同书, 0-劳动合同书.pdf",
    "A.PDF, 0-A.pdf",
    "../../etc/passwd, 0-etc_passwd.pdf",
    "'..\\..\\windows\\system32', 0-windows_system32.pdf",
    "/etc/cron.d/x, 0-etc_cron.d_x.pdf",
    "2026/11 采购.pdf, 0-2026_11 采购.pdf",
    "CON.pdf, 0-_CON.pdf",
    "nul, 0-_nul.pdf",
    "COM1.tar.pdf, 0-_COM1.tar.pdf",
    "console, 0-console.pdf",
    "'...hidden. . ', 0-hidden.pdf",
    "'a<b>c:d\"e|f?g*h', 0-a_b_c_d_e_f_g_h.pdf",
    "'a \t\u3000 b', 0-a b.pdf"
  })
  void aNameIsKeptAsFarAsItIsSafe(String given, String safe) {
    assertThat(SafeName.of(0, given).first()).isEqualTo(safe);
  }

  @Test
  void charactersThatCannotBeSeenAreDropped() {
    assertThat(SafeName.of(3, "a\u0000b\u202Efdp.exe\r\n\uD800").first())
        .isEqualTo("3-abfdp.exe.pdf");
  }

  @Test
  void theSameNameInTwoUnicodeFormsIsOneName() {
    assertThat(SafeName.of(0, "Vertra\u0308ge").first())
        .isEqualTo(SafeName.of(0, "Vertr\u00e4ge").first());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", ".", "..", "/", "\\", "...", ".pdf", "\u0000", "./../."})
  void aNameIsNeverEmpty(String given) {
    assertThat(SafeName.of(7, given).first()).isEqualTo("7-document.pdf");
  }

  @Test
  void threeHundredChineseCharactersFitInto255BytesAndNoneIsCutInTwo() {
    SafeName name = SafeName.of(12, "合".repeat(300) + ".pdf");
    assertThat(name.first()).isEqualTo("12-" + "合".repeat(82) + ".pdf");
    assertThat(name.numbered(1000).getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
    assertThat(SafeName.of(0, "𠮷".repeat(300)).first()).isEqualTo("0-" + "𠮷".repeat(62) + ".pdf");
  }

  @Test
  void randomNamesAlwaysGiveASafeOne() {
    Random random = new Random(20261121);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder given = new StringBuilder();
      int length = random.nextInt(400);
      for (int i = 0; i < length; i++) {
        int kind = random.nextInt(4);
        given.append(
            kind == 0
                ? (char) random.nextInt(128)
                : kind == 1
                    ? "./\\ \u0000".charAt(random.nextInt(5))
                    : (char) random.nextInt(0x10000));
      }
      String safe = SafeName.of(random.nextInt(1000), given.toString()).first();
      assertThat(safe.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
      assertThat(safe).matches("\\d+-[^./\\\\\\p{Cc} ](.*[^. ])?\\.pdf");
      assertThat(safe).doesNotContain("/", "\\", "\u0000");
      assertThat(Normalizer.isNormalized(safe, Normalizer.Form.NFC)).isTrue();
    }
  }
}
