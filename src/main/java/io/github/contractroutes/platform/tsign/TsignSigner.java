package io.github.contractroutes.platform.tsign;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.contractroutes.platform.Hmac;
import java.util.Base64;

/**
 * The request signature of e签宝 (tsign.md section 1): Base64 of HMAC-SHA256 over method, Accept,
 * Content-MD5, Content-Type, Date and path, one a line. The timestamp is not part of it.
 */
public final class TsignSigner {
  private TsignSigner() {}

  /**
   * The string that is signed.
   *
   * @param contentMd5 empty for a request without body; its line stays
   * @param contentType the header exactly as it is sent; empty if it is not sent
   * @param pathAndParameters the path and, sorted, the query; no newline behind it
   */
  public static String stringToSign(
      String method,
      String accept,
      String contentMd5,
      String contentType,
      String pathAndParameters) {
    String date = "";
    return method
        + "\n"
        + accept
        + "\n"
        + contentMd5
        + "\n"
        + contentType
        + "\n"
        + date
        + "\n"
        + pathAndParameters;
  }

  /** The value of {@code X-Tsign-Open-Ca-Signature}. */
  public static String sign(String appSecret, String stringToSign) {
    return Base64.getEncoder().encodeToString(Hmac.sha256(appSecret.getBytes(UTF_8), stringToSign));
  }
}
