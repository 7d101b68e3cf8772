/**
 * The benchmark, started by {@code bench/run}: the packaged service as a process of its own, a real
 * broker and the sandbox on the same machine, and each figure beside a baseline of the same run.
 */
package io.github.contractroutes.bench;
