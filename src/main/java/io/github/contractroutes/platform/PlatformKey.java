package io.github.contractroutes.platform;

/** What a platform call is signed with; never logged. */
public sealed interface PlatformKey {
  /** Base URL of the API, for example {@code https://essbasic.tencentcloudapi.com}. */
  String endpoint();

  /**
   * Tencent Cloud key pair.
   *
   * @param token only with temporary keys, else null (header X-TC-Token)
   */
  record Essbasic(String endpoint, String secretId, String secretKey, String token)
      implements PlatformKey {
    @Override
    public String toString() {
      return "Essbasic[" + endpoint + "]";
    }
  }

  /**
   * e签宝 application.
   *
   * @param tokenMode true for OAuth token mode, false for request signature
   */
  record Tsign(String endpoint, String appId, String appSecret, boolean tokenMode)
      implements PlatformKey {
    @Override
    public String toString() {
      return "Tsign[" + endpoint + "]";
    }
  }
}
