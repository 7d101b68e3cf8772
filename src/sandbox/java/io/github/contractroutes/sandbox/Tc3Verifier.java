package io.github.contractroutes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks TC3-HMAC-SHA256 from the request as it came (essbasic.md 2.1): the list of signed headers
 * is the client's, values are lower-cased and trimmed, the host is the one sent, the body hash
 * covers the bytes received.
 */
final class Tc3Verifier {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "TC3-HMAC-SHA256 Credential=([^/,\\s]+)/([^/,]+)/([^/,]+)/tc3_request, ?"
              + "SignedHeaders=([^,\\s]+), ?Signature=([0-9a-f]{64})");
  private static final long WINDOW_SECONDS = 300;

  private final String service;
  private final Map<String, String> keys;

  /**
   * @param service name that the scope must hold; empty: any
   * @param keys secret key by secret id
   */
  Tc3Verifier(String service, Map<String, String> keys) {
    this.service = service;
    this.keys = keys;
  }

  /**
   * @return the secret id whose key signed the request
   * @throws EssbasicError {@code AuthFailure.*} if it is not so
   */
  String verify(RawRequest request, long now) {
    Matcher authorization = AUTHORIZATION.matcher(request.header("Authorization"));
    if (!authorization.matches()) {
      throw new EssbasicError(
          "AuthFailure.InvalidAuthorization",
          "The Authorization header is missing or malformed.",
          "请求头部的 Authorization 不符合腾讯云标准。");
    }
    String secretId = authorization.group(1);
    String secretKey = keys.get(secretId);
    if (secretKey == null) {
      throw new EssbasicError(
          "AuthFailure.SecretIdNotFound",
          "The SecretId is not found, please ensure that your SecretId is correct.",
          "SecretId不存在，请输入正确的密钥。");
    }
    String timestamp = request.header("X-TC-Timestamp");
    long signedAt = timestamp.matches("[0-9]{1,12}") ? Long.parseLong(timestamp) : Long.MIN_VALUE;
    if (signedAt < now - WINDOW_SECONDS || signedAt > now + WINDOW_SECONDS) {
      // No text of the real gateway is known for this one.
      throw new EssbasicError(
          "AuthFailure.SignatureExpire",
          "The signature has expired: X-TC-Timestamp differs from the server time by more than 5 minutes.",
          "签名过期：X-TC-Timestamp 与服务器时间相差超过5分钟。");
    }
    String date = Instant.ofEpochSecond(signedAt).atZone(ZoneOffset.UTC).toLocalDate().toString();
    boolean scope =
        authorization.group(2).equals(date)
            && (service.isEmpty() || authorization.group(3).equals(service));
    List<String> signed = List.of(authorization.group(4).split(";"));
    boolean mandatory = signed.contains("content-type") && signed.contains("host");
    String wanted =
        signature(secretKey, timestamp, date, authorization.group(3), canonical(request, signed));
    if (!scope || !mandatory || !Hash.equal(wanted, authorization.group(5))) {
      throw new EssbasicError(
          "AuthFailure.SignatureFailure",
          "The provided credentials could not be validated. Please check your signature is correct.",
          "请求签名验证失败，请检查您的签名计算是否正确。");
    }
    return secretId;
  }

  private static String canonical(RawRequest request, List<String> signed) {
    StringBuilder text = new StringBuilder(request.method()).append("\n/\n");
    text.append(request.method().equals("GET") ? request.query() : "").append('\n');
    for (String name : signed) {
      String value = request.header(name).trim().toLowerCase(Locale.ROOT);
      text.append(name.toLowerCase(Locale.ROOT)).append(':').append(value).append('\n');
    }
    boolean unsigned = request.header("X-TC-Content-SHA256").equals("UNSIGNED-PAYLOAD");
    byte[] payload = unsigned ? "UNSIGNED-PAYLOAD".getBytes(UTF_8) : request.body();
    return text.append('\n')
        .append(String.join(";", signed))
        .append('\n')
        .append(Hash.sha256Hex(payload))
        .toString();
  }

  private static String signature(
      String secretKey, String timestamp, String date, String service, String canonical) {
    byte[] day = Hash.hmacSha256(("TC3" + secretKey).getBytes(UTF_8), date);
    byte[] signing = Hash.hmacSha256(Hash.hmacSha256(day, service), "tc3_request");
    String scope = date + "/" + service + "/tc3_request";
    String hashed = Hash.sha256Hex(canonical.getBytes(UTF_8));
    return Hash.hex(
        Hash.hmacSha256(signing, String.join("\n", "TC3-HMAC-SHA256", timestamp, scope, hashed)));
  }
}
