package io.github.contractroutes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Measures, and prints the table. {@code --quick}: small sizes, whose figures mean nothing; {@code
 * --rows 1,4}: some of the rows; {@code --keep}: leaves the folder of the run, with all logs;
 * {@code --java "-XX:..."}: options for the service's JVM instead of those that the README starts
 * it with; {@code --java ""}: none.
 */
public final class Bench {
  private static final Set<Integer> ALL = Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

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
    List<String> options = List.of("-XX:+UseSerialGC");
    boolean keep = false;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--quick" -> sizes = Sizes.quick();
        case "--keep" -> keep = true;
        case "--java" ->
            options = Stream.of(args[++i].split(" ")).filter(each -> !each.isEmpty()).toList();
        case "--rows" -> {
          wanted.clear();
          for (String row : args[++i].split(",")) {
            wanted.add(Integer.valueOf(row));
          }
        }
        default -> {
          System.err.println("Usage: bench/run [--quick] [--keep] [--java OPTIONS] [--rows 1,2,3]");
          System.exit(2);
        }
      }
    }
    System.out.println(machine());
    System.out.println(
        "Options of the service's JVM: "
            + (options.isEmpty() ? "none" : String.join(" ", options)));
    Path folder;
    List<Integer> failed = new ArrayList<>();
    try (House house = new House(options)) {
      folder = house.folder;
      System.out.println(
          house.platform.first()
              ? "The sandbox comes first at the processors (nice -n -10): it counts calls as they"
                  + " come in."
              : "The sandbox comes first at the processors only if this user may do that (nice -n"
                  + " -10), which it may not: on a machine that is used up it counts calls late.");
      Bench bench = new Bench(house, sizes);
      for (int row : wanted) {
        if (!bench.measured(row)) {
          failed.add(row);
        }
      }
      System.out.println();
      Row.print(bench.rows, System.out);
    }
    if (!keep) {
      House.empty(folder);
    }
    failed.forEach(row -> System.out.println("Row " + row + " failed, see above."));
    // The vendor's client leaves threads behind.
    System.exit(failed.isEmpty() ? 0 : 1);
  }

  /** One row that fails does not keep the others from being measured. */
  private boolean measured(int row) {
    try {
      measure(row);
      return true;
    } catch (Exception e) {
      System.out.println();
      System.out.println("Row " + row + " failed:");
      e.printStackTrace(System.out);
      return false;
    }
  }

  private void measure(int row) throws Exception {
    switch (row) {
      case 1 -> new Backlogs(house).downloadsAtTheQuota(sizes.downloads()).forEach(this::tell);
      case 2 -> new Backlogs(house).createsAtTheQuota(sizes.creates()).forEach(this::tell);
      case 3 -> new Backlogs(house).downloadsWithoutQuota(sizes.downloads()).forEach(this::tell);
      case 4 -> new OneItem(house).measure(sizes.singles()).forEach(this::tell);
      case 5 -> new Starts(house).measure(sizes.starts()).forEach(this::tell);
      case 6 -> {
        tell(new Documents(house).small(sizes.files()));
        tell(new Documents(house).large(sizes.largeBytes()));
      }
      case 7 -> tell(new Memory(house).measure(sizes.downloads()));
      case 8 -> new FairTurns(house).measure(sizes.backlogs()).forEach(this::tell);
      case 9 -> new Instances(house).measure(sizes.downloads()).forEach(this::tell);
      case 10 ->
          new Backlogs(house).tsignDownloadsAtTheQuota(sizes.documents()).forEach(this::tell);
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
