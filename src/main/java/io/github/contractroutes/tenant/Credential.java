package io.github.contractroutes.tenant;

/**
 * The key pair that a tenant's calls are signed with, as the tenant file gives it.
 *
 * @param name its name in the file
 * @param platform {@link #ESSBASIC} or {@link #TSIGN}
 * @param account whose quota its calls use; the credential's own name unless the file says
 *     otherwise
 * @param secretId essbasic: id of the key; null for tsign
 * @param secretKey essbasic: the key; null for tsign
 * @param token essbasic: only with temporary keys, else null
 * @param appId tsign: application id; null for essbasic
 * @param appSecret tsign: application secret; null for essbasic
 * @param auth tsign: {@code signature} or {@code token}; null for essbasic
 * @param endpoint base URL of the API, or null for the platform's setting
 * @param callsPerSecond pace of each lane of the account, 0 for no limit, or null for the
 *     platform's setting
 */
public record Credential(
    String name,
    String platform,
    String account,
    String secretId,
    String secretKey,
    String token,
    String appId,
    String appSecret,
    String auth,
    String endpoint,
    Integer callsPerSecond) {
  /** Tencent eSign, third-party application API. */
  public static final String ESSBASIC = "essbasic";

  /** e签宝. */
  public static final String TSIGN = "tsign";

  /** Names the credential and tells no secret. */
  @Override
  public String toString() {
    return "Credential[" + name + ", " + platform + ", account " + account + "]";
  }
}
