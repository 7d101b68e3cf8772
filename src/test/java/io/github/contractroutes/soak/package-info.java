/**
 * Shows the promises on the packaged service: it is killed, paused, cut off from its broker and its
 * disk while it works, and afterwards every item is compared with what the platform created.
 */
package io.github.contractroutes.soak;
