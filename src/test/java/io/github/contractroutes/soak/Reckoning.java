package io.github.contractroutes.soak;

import io.github.contractroutes.sandbox.Contract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * Compares, item by item, what was asked with what the platform has and what the topics told.
 * Nothing here knows how the service works; these are the promises.
 */
final class Reckoning {
  private static final int MOST_WRONGS = 60;

  private final Map<String, List<Contract>> contracts = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> marks = new HashSet<>();
  private final BiFunction<String, Integer, String> trueSha256;
  private final Told told;
  private final Path outbox;
  private final List<String> wrongs = new ArrayList<>();
  private final Map<String, Integer> creates = new TreeMap<>();
  private final Map<String, Integer> downloads = new TreeMap<>();
  private int doubtsWithContract;
  private int duplicates;
  private int documents;
  private int settledLate;

  /**
   * @param contracts what the platform has
   * @param trueSha256 digest of a document by flow id and index
   * @param told what the topics told
   * @param outbox where the documents lie
   */
  Reckoning(
      List<Contract> contracts,
      BiFunction<String, Integer, String> trueSha256,
      Told told,
      Path outbox) {
    contracts.forEach(
        contract ->
            this.contracts
                .computeIfAbsent(contract.flowName(), name -> new ArrayList<>())
                .add(contract));
    this.trueSha256 = trueSha256;
    this.told = told;
    this.outbox = outbox;
  }

  /** Creates that were told to be in doubt and were settled by their own late answers. */
  int settledLate() {
    return settledLate;
  }

  /** Whether everything asked so far has its last word, as far as that can be seen from outside. */
  static boolean complete(List<Asked> asked, Told told) {
    return asked.stream().allMatch(one -> complete(one, told));
  }

  /** The requests that have no last word yet. */
  static List<Asked> open(List<Asked> asked, Told told) {
    return asked.stream().filter(one -> !complete(one, told)).toList();
  }

  private static boolean complete(Asked asked, Told told) {
    var words = told.of(asked);
    if (!words.containsKey(Told.SUMMARY)) {
      return false;
    }
    if (asked.creates()) {
      return true;
    }
    for (int i = 0; i < asked.names().size(); i++) {
      var item = words.get(i);
      int files = item == null ? 0 : item.lastEntry().getValue().fileCount();
      if (told.documents(asked.names().get(i)).size() < files) {
        return false;
      }
    }
    return true;
  }

  /** What is wrong, one sentence each; empty if every promise is kept. */
  List<String> compare(List<Asked> asked, int spoiled) {
    wrongs.addAll(told.wrongs());
    Set<String> keys = new HashSet<>();
    for (Asked request : asked) {
      keys.add(request.key());
      request(request);
    }
    told.requests().stream()
        .filter(key -> !keys.contains(key))
        .forEach(key -> wrong("told of " + key + ", which nobody asked for"));
    contracts.keySet().stream()
        .filter(name -> !names.contains(name))
        .forEach(name -> wrong("a contract that nobody asked for: " + name));
    if (told.deadLetters() != spoiled) {
      wrong(spoiled + " spoiled records, " + told.deadLetters() + " dead letters");
    }
    return List.copyOf(wrongs);
  }

  private void request(Asked asked) {
    var words = told.of(asked);
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < asked.names().size(); i++) {
      String name = asked.names().get(i);
      var item = words.get(i);
      if (item == null) {
        wrong("lost: no word on " + asked.key() + " item " + i);
        continue;
      }
      Told.Word last = item.lastEntry().getValue();
      counts.merge(last.status(), 1, Integer::sum);
      if (!last.end() && !last.status().equals("IN_DOUBT")) {
        wrong("neither final nor in doubt: " + name + " " + last);
      }
      if (item.size() > 1) {
        settledLate++;
      }
      if (asked.creates()) {
        create(name, last);
      } else {
        download(name, last);
      }
    }
    summary(asked, words.get(Told.SUMMARY), counts);
  }

  private void summary(
      Asked asked, TreeMap<Integer, Told.Word> summaries, Map<String, Integer> counts) {
    if (summaries == null) {
      wrong("lost: no summary of " + asked.key());
      return;
    }
    var said = summaries.lastEntry().getValue().counts();
    said.fieldNames()
        .forEachRemaining(
            status -> {
              if (said.get(status).asInt() != counts.getOrDefault(status, 0)) {
                wrong("summary of " + asked.key() + " says " + said + ", items say " + counts);
              }
            });
  }

  private void create(String name, Told.Word last) {
    names.add(name);
    creates.merge(last.status(), 1, Integer::sum);
    List<Contract> made = contracts.getOrDefault(name, List.of());
    if (made.size() > 1) {
      duplicates += made.size() - 1;
      wrong("created " + made.size() + " times: " + made);
    }
    made.stream()
        .filter(contract -> !marks.add(contract.customerData()))
        .forEach(contract -> wrong("two contracts carry one mark: " + contract));
    switch (last.status()) {
      case "SUCCEEDED" -> {
        if (made.isEmpty() || !made.get(0).flowId().equals(last.flowId())) {
          wrong("told " + last.flowId() + " of " + name + ", but the platform has " + made);
        }
      }
      case "IN_DOUBT" -> doubtsWithContract += made.size();
      case "REFUSED" -> {
        if (!made.isEmpty()) {
          wrong("refused, but created: " + made);
        }
      }
      default -> wrong("a create cannot be " + last.status() + ": " + name);
    }
  }

  private void download(String flowId, Told.Word last) {
    downloads.merge(last.status(), 1, Integer::sum);
    boolean missing = flowId.endsWith("0p1");
    if (!last.status().equals(missing ? "REFUSED" : "SUCCEEDED")) {
      wrong("download of " + flowId + " ended " + last.status());
    }
    if (!last.status().equals("SUCCEEDED")) {
      return;
    }
    var files = told.documents(flowId);
    if (last.fileCount() < 1 || files.size() != last.fileCount()) {
      wrong(flowId + " has " + last.fileCount() + " documents, told of " + files.size());
    }
    for (Told.Document file : files.values()) {
      documents++;
      String expected = trueSha256.apply(flowId, file.index());
      if (!expected.equals(file.sha256())) {
        wrong("document not as at the platform: " + file);
      } else if (!expected.equals(Digests.sha256(outbox.resolve(file.path())))) {
        wrong("document in the outbox not as told: " + file);
      }
    }
  }

  /** The figures of a run. */
  String figures() {
    int contractCount = contracts.values().stream().mapToInt(List::size).sum();
    return """
        creates      %d items: %s
        contracts    %d, of them for items in doubt %d, duplicates %d
        downloads    %s, documents stored %d
        messages     %d, repeated by us %d, replayed on request %d
        settled late %d"""
        .formatted(
            names.size(),
            creates,
            contractCount,
            doubtsWithContract,
            duplicates,
            downloads,
            documents,
            told.messages(),
            told.repeats(),
            told.replays(),
            settledLate);
  }

  /** Items of creates that ended so. */
  int creates(String status) {
    return creates.getOrDefault(status, 0);
  }

  private void wrong(String sentence) {
    if (wrongs.size() < MOST_WRONGS) {
      wrongs.add(sentence);
    }
  }
}
