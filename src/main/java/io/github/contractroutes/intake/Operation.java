package io.github.contractroutes.intake;

import java.util.Arrays;

/** What a request asks for (INTERFACE section 2). */
public enum Operation {
  /** Contracts are created; a repeat would be a second contract. */
  CREATE("create", "FlowInfos"),
  /** A page is had where the user confirms; one request is one call. */
  PREPARE("prepare", "FlowInfos"),
  /** The files of flows are fetched. */
  DOWNLOAD("download", "FlowIds");

  private final String word;
  private final String itemArray;

  Operation(String word, String itemArray) {
    this.word = word;
    this.itemArray = itemArray;
  }

  /** The word in messages, settings and directories: {@code create}, {@code prepare}, ... */
  public String word() {
    return word;
  }

  /** The payload's member that holds the items. */
  String itemArray() {
    return itemArray;
  }

  /**
   * The operation of that word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Operation of(String word) {
    return Arrays.stream(values())
        .filter(operation -> operation.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No operation is named " + word + "; there are create, prepare, download."));
  }
}
