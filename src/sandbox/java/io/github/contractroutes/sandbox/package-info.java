/**
 * The stand-in for both platforms: it checks every signature from the raw request with code of its
 * own, keeps the platforms' quotas, envelopes and quirks, serves files over links that expire,
 * counts every contract it creates, and has accidents on request. It shares no class with the
 * product, so that an error of the product cannot hide in it.
 */
package io.github.contractroutes.sandbox;
