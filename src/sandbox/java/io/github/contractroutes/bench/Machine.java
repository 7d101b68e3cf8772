package io.github.contractroutes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the whole machine has done so far, from {@code /proc/stat}; zeros where there is none.
 *
 * @param busy processor time used by anybody, ticks
 * @param disk processor time spent waiting for a disk, ticks
 * @param all all ticks
 */
record Machine(long busy, long disk, long all) {
  private static final double FULL = 0.9;

  static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  static Machine now() {
    try {
      String[] cells = Files.readAllLines(Path.of("/proc/stat")).get(0).trim().split(" +");
      long all = 0;
      // user nice system idle iowait irq softirq steal
      for (int i = 1; i <= 8; i++) {
        all += Long.parseLong(cells[i]);
      }
      long disk = Long.parseLong(cells[5]);
      return new Machine(all - Long.parseLong(cells[4]) - disk, disk, all);
    } catch (IOException | RuntimeException e) {
      return new Machine(0, 0, 0);
    }
  }

  Machine since(Machine before) {
    return new Machine(busy - before.busy, disk - before.disk, all - before.all);
  }

  /** Cores that were busy on average. */
  double busyCores() {
    return all == 0 ? Double.NaN : (double) busy * cores() / all;
  }

  /** Cores that had nothing to do because somebody waited for a disk. */
  double diskCores() {
    return all == 0 ? Double.NaN : (double) disk * cores() / all;
  }

  /** Names what was used up, if anything was. */
  String saturated() {
    if (busyCores() >= FULL * cores()) {
      return "CPU";
    }
    return busyCores() + diskCores() >= FULL * cores() ? "CPU and disk" : "nothing";
  }

  @Override
  public String toString() {
    return all == 0
        ? "the machine's load is not known"
        : String.format(
            Locale.ROOT,
            "machine %.2f of %d cores busy, %.2f waiting for the disk",
            busyCores(),
            cores(),
            diskCores());
  }
}
