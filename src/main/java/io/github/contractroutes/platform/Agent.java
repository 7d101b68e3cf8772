package io.github.contractroutes.platform;

/**
 * Who acts in an essbasic call (essbasic.md section 4.1).
 *
 * @param appId application id of the platform company
 * @param organizationOpenId the sub-company ({@code ProxyOrganizationOpenId})
 * @param operatorOpenId the acting employee ({@code ProxyOperator.OpenId})
 */
public record Agent(String appId, String organizationOpenId, String operatorOpenId) {}
