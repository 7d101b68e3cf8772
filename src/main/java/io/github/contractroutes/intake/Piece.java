package io.github.contractroutes.intake;

/**
 * One request in a dropped file.
 *
 * @param line from 1, or null if the file is one request
 * @param start its first byte in the file
 * @param length bytes, without the line break
 * @param bytes what stands there, or null if it is larger than a request may be
 */
record Piece(Long line, long start, long length, byte[] bytes) {}
