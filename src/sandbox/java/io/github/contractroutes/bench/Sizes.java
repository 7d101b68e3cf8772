package io.github.contractroutes.bench;

/**
 * How much each row does.
 *
 * @param downloads requests of one flow id each
 * @param creates requests of one contract each
 * @param documents requests of one flow each for the platform that takes one flow a call
 * @param singles messages sent one by one into the idle system, of each operation
 * @param starts starts of the service
 * @param files documents of 200 KB
 * @param largeBytes size of the one large document
 * @param backlogs flow ids of 200 tenants together
 */
record Sizes(
    int downloads,
    int creates,
    int documents,
    int singles,
    int starts,
    int files,
    long largeBytes,
    int backlogs) {

  static Sizes full() {
    return new Sizes(20_000, 8_000, 2_000, 50, 5, 5_000, 1L << 30, 26_000);
  }

  /** Shows that everything runs; its figures mean nothing. */
  static Sizes quick() {
    return new Sizes(2_000, 800, 200, 10, 2, 300, 64L << 20, 6_000);
  }
}
