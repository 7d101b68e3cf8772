package io.github.contractroutes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Measures, and prints the table. {@code --quick}: small sizes, whose figures mean nothing; {@code
 * --rows 1,4}: some of the rows; {@code --keep}: leaves the folder of the run, with all logs.
 */
public final class Bench {
  private static final Set<Integer> ALL = Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9);

  private final List<Row> rows = new ArrayList<>();
  private final House house;
  private final Sizes sizes;

  private Bench(House house, Sizes sizes) {
    this.house = house;
    this.sizes = sizes;
  }

  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Sizes sizes = Sizes.full();
    Set<Integer> wanted = new TreeSet<>(ALL);
    boolean keep = false;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--quick" -> sizes = Sizes.quick();
        case "--keep" -> keep = true;
        case "--rows" -> {
          wanted.clear();
          for (String row : args[++i].split(",")) {
            wanted.add(Integer.valueOf(row));
          }
        }
        default -> {
          System.err.println("Usage: bench/run [--quick] [--keep] [--rows 1,2,3]");
          System.exit(2);
        }
      }
    }
    System.out.println(machine());
    Path folder;
    try (House house = new House()) {
      folder = house.folder;
      Bench bench = new Bench(house, sizes);
      for (int row : wanted) {
        bench.measure(row);
      }
      System.out.println();
      Row.print(bench.rows, System.out);
    }
    if (!keep) {
      House.empty(folder);
    }
    // The vendor's client leaves threads behind.
    System.exit(0);
  }

  private void measure(int row) throws Exception {
    switch (row) {
      case 1 -> tell(new Backlogs(house).downloadsAtTheQuota(sizes.downloads()));
      case 2 -> tell(new Backlogs(house).createsAtTheQuota(sizes.creates()));
      case 3 -> tell(new Backlogs(house).downloadsWithoutQuota(sizes.downloads()));
      case 4 -> new OneItem(house).measure(sizes.singles()).forEach(this::tell);
      case 5 -> new Starts(house).measure(sizes.starts()).forEach(this::tell);
      case 6 -> {
        tell(new Documents(house).small(sizes.files()));
        tell(new Documents(house).large(sizes.largeBytes()));
      }
      case 7 -> tell(new Memory(house).measure(sizes.downloads()));
      case 8 -> new FairTurns(house).measure(sizes.backlogs()).forEach(this::tell);
      case 9 -> tell(new Instances(house).measure(sizes.downloads()));
      default -> throw new IllegalArgumentException("There is no row " + row + ".");
    }
  }

  private void tell(Row row) {
    rows.add(row);
    System.out.println();
    System.out.println(row.measure() + ": " + row.ours() + "; " + row.baseline());
    row.notes().forEach(note -> System.out.println("  " + note));
  }

  private static String machine() throws IOException {
    String memory = "";
    Path meminfo = Path.of("/proc/meminfo");
    if (Files.isReadable(meminfo)) {
      long kilobytes = Long.parseLong(Files.readAllLines(meminfo).get(0).replaceAll("\\D", ""));
      memory = ", %,d MB of memory".formatted(kilobytes >> 10);
    }
    return "%s %s, %d cores%s, Java %s; broker, sandbox and service on this machine"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Machine.cores(),
            memory,
            System.getProperty("java.version"));
  }
}
