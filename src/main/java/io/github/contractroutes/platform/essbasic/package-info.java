/**
 * Tencent eSign's third-party application API ({@code essbasic}, version 2021-05-26): its request
 * bodies, its TC3-HMAC-SHA256 signature, the reading of its answers item by item, and the route
 * that joins them. The facts come from platforms/essbasic.md.
 */
package io.github.contractroutes.platform.essbasic;
