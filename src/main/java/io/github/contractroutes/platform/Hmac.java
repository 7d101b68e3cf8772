package io.github.contractroutes.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256, with which both platforms have their requests signed. */
public final class Hmac {
  private static final String NAME = "HmacSHA256";

  /** Never given a key; looking up its provider takes longer than copying it. */
  private static final Mac KEYLESS = keyless();

  private Hmac() {}

  /** The 32 bytes for the UTF-8 of a text. */
  public static byte[] sha256(byte[] key, String text) {
    try {
      Mac mac = (Mac) KEYLESS.clone();
      mac.init(new SecretKeySpec(key, NAME));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException | CloneNotSupportedException e) {
      throw new IllegalStateException("Every Java runtime offers " + NAME + ".", e);
    }
  }

  private static Mac keyless() {
    try {
      Mac mac = Mac.getInstance(NAME);
      mac.clone();
      return mac;
    } catch (GeneralSecurityException | CloneNotSupportedException e) {
      throw new IllegalStateException("Every Java runtime offers " + NAME + ".", e);
    }
  }
}
